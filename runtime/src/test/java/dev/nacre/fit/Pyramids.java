package dev.nacre.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Shapes and pictures for tests of fitting. */
final class Pyramids {
    private static final int[] NEIGHBOUR_X = {-1, 0, -1, 1, -2, 0, 0, -3, -2, 1, -1, 2};
    private static final int[] NEIGHBOUR_Y = {0, -1, -1, -1, 0, -2, -3, 0, -1, -2, -2, -1};

    /** The shape that the reference in PyTorch has. */
    static final PyramidShape REFERENCE = new PyramidShape(7, neighbours(12), 2, 16, 24, 2);

    /** One with little of everything. */
    static final PyramidShape SMALL = new PyramidShape(3, neighbours(5), 1, 3, 4, 1);

    private Pyramids() {}

    static List<PyramidShape.Neighbour> neighbours(int num) {
        List<PyramidShape.Neighbour> neighbours = new ArrayList<>();
        for (int i = 0; i < num; i++) {
            neighbours.add(new PyramidShape.Neighbour(NEIGHBOUR_X[i], NEIGHBOUR_Y[i]));
        }
        return neighbours;
    }

    /** The test picture of the reference: ramps, an edge, and some noise, from integers. */
    static float[][][] reference(int height, int width) {
        float[][][] picture = new float[3][height][width];
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int a = x * (5 + c) + y * 3 & 127;
                    int triangle = a < 64 ? a : 127 - a;
                    int disc = (x - 30) * (x - 30) + (y - 20) * (y - 20) < 200 ? 80 / (c + 1) : 0;
                    int noise = (x * 7 + y * 13 + c * 5) * (x + 3 * y) % 11;
                    picture[c][y][x] = (40 + 2 * triangle + disc + noise) / 255f;
                }
            }
        }
        return picture;
    }

    static float[][] random(Random random, int rows, int columns) {
        float[][] plane = new float[rows][columns];
        for (float[] row : plane) {
            for (int i = 0; i < columns; i++) {
                row[i] = (float) random.nextGaussian();
            }
        }
        return plane;
    }

    static void randomise(Random random, ParameterSet parameters, double spread) {
        for (ParameterSet.Tensor t : parameters.tensors()) {
            for (int i = 0; i < t.values().length; i++) {
                t.values()[i] = (float) (spread * random.nextGaussian());
            }
        }
    }
}
