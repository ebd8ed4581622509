package dev.nacre.image;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Networks that a fit starts from, with their shape: they were fitted to many pictures at once. A file holds nothing of them, so a decoder
 * doesn't need them. Immutable by convention.
 *
 * @param lambda they were fitted for
 * @param shape with all grids
 * @param tensors for three planes
 */
record InrStart(double lambda, InrShape shape, List<InrTensor> tensors) {
    /** Smaller pictures are better off without: at 96x96 it cost 1 to 5 %, at 256x256 it saved 2 to 4. */
    static final int LEAST_PIXELS = 1 << 15;

    private static final String RESOURCE = "inr-starts.txt";
    private static final int PLANES = 3;
    private static final int KERNEL = 9; // of a 3x3 layer

    private static final class Loaded {
        static final List<InrStart> STARTS = load();
    }

    /** The one for the nearest lambda, on a logarithmic scale. */
    static InrStart of(double lambda) {
        InrStart nearest = null;
        for (InrStart start : Loaded.STARTS) {
            if (nearest == null || start.distance(lambda) < nearest.distance(lambda)) {
                nearest = start;
            }
        }
        return nearest;
    }

    private double distance(double other) {
        return Math.abs(StrictMath.log(other / lambda));
    }

    /**
     * The parameters for a picture.
     *
     * @param grids that the picture has, the finest ones
     * @param planes 1 or 3; a grey picture starts from what the networks make of one whose planes are equal
     */
    List<float[]> parameters(int grids, int planes) {
        List<float[]> parameters = new ArrayList<>();
        for (InrTensor tensor : tensors) {
            parameters.add(tensor.toFloats());
        }
        int width = shape.synthesisWidth();
        parameters.set(shape.synthesisLayer(), firstColumns(parameters.get(shape.synthesisLayer()), width, grids));
        parameters.set(shape.synthesisSkip(), firstColumns(parameters.get(shape.synthesisSkip()), PLANES, grids));
        if (planes == 1) {
            int output = shape.synthesisOutput();
            for (int i = output; i < output + 3; i++) {
                parameters.set(i, meanOfRows(parameters.get(i), PLANES));
            }
            for (int layer = 0; layer < shape.residuals(); layer++) {
                int weights = shape.residual(layer);
                float[] byInput = meanOfRows(parameters.get(weights), PLANES);
                float[] mean = meanOfRows(byInput, PLANES);
                for (int i = 0; i < KERNEL; i++) {
                    mean[i] *= PLANES; // inputs add up
                }
                parameters.set(weights, mean);
                parameters.set(weights + 1, meanOfRows(parameters.get(weights + 1), PLANES));
            }
        }
        return parameters;
    }

    private static float[] firstColumns(float[] matrix, int rows, int columns) {
        int had = matrix.length / rows;
        float[] part = new float[rows * columns];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(matrix, row * had, part, row * columns, columns);
        }
        return part;
    }

    private static float[] meanOfRows(float[] matrix, int rows) {
        float[] mean = new float[matrix.length / rows];
        for (int i = 0; i < matrix.length; i++) {
            mean[i % mean.length] += matrix[i] / rows;
        }
        return mean;
    }

    /** As the resource has it: a line that names lambda and shape, then a line for each array, its shift and its numbers. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(String.join(
                " ",
                "start",
                Double.toString(lambda),
                Integer.toString(shape.neighbours()),
                Integer.toString(shape.contextLayers()),
                Integer.toString(shape.contextWidth()),
                Integer.toString(shape.synthesisWidth()),
                Integer.toString(shape.residuals())));
        for (InrTensor tensor : tensors) {
            StringBuilder line = new StringBuilder().append(tensor.shift());
            for (int value : tensor.values()) {
                line.append(' ').append(value);
            }
            lines.add(line.toString());
        }
        return lines;
    }

    private static List<InrStart> load() {
        try (InputStream in = Objects.requireNonNull(InrStart.class.getResourceAsStream(RESOURCE), RESOURCE);
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
            return parse(reader.lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<InrStart> parse(List<String> lines) {
        List<InrStart> starts = new ArrayList<>();
        int at = 0;
        while (at < lines.size()) {
            String[] head = lines.get(at++).split(" ");
            int[] sizes =
                    Arrays.stream(head).skip(2).mapToInt(Integer::parseInt).toArray();
            InrShape shape = new InrShape(
                    InrShape.MAX_GRIDS, InrShape.MAX_LATENT_BITS, sizes[0], sizes[1], sizes[2], sizes[3], sizes[4]);
            List<InrTensor> tensors = new ArrayList<>();
            for (InrShape.Tensor expected : shape.tensors(PLANES)) {
                int[] numbers = Arrays.stream(lines.get(at++).split(" "))
                        .mapToInt(Integer::parseInt)
                        .toArray();
                if (numbers.length != 1 + expected.size()) {
                    throw new IllegalStateException(RESOURCE + ", line " + at + ": " + expected.name());
                }
                tensors.add(new InrTensor(numbers[0], Arrays.copyOfRange(numbers, 1, numbers.length)));
            }
            starts.add(new InrStart(Double.parseDouble(head[1]), shape, tensors));
        }
        return starts;
    }
}
