package dev.nacre.image;

import dev.nacre.fit.PyramidFit;
import dev.nacre.fit.PyramidOptions;
import dev.nacre.fit.PyramidShape;
import dev.nacre.runtime.Parallel;
import java.util.ArrayList;
import java.util.List;

/**
 * A picture's fit as inr needs it: {@link PyramidFit} with the neighbours, tiles and limits of the bitstream. {@link #model} is for a
 * {@code FitLoop}; what it has come to then is {@link #fitted}. Not thread-safe.
 */
final class InrFit {
    private final Picture picture;
    private final InrShape shape;
    private final int tileSide;
    private final PyramidFit model;

    /**
     * Begins a fit.
     *
     * @param picture its alpha is not fitted
     * @param tileSide as {@link InrFormat#requireTileSide} allows
     * @param options without tiles: those of {@code tileSide} are set here
     */
    InrFit(Picture picture, InrShape shape, int tileSide, PyramidOptions options, Parallel parallel) {
        InrFormat.requireTileSide(tileSide);
        this.picture = picture;
        this.shape = shape;
        this.tileSide = tileSide;
        TileGrid tiles = TileGrid.of(picture.width(), picture.height(), tileSide);
        List<Integer> columns = new ArrayList<>();
        for (int i = 0; i < tiles.columns(); i++) {
            columns.add(tiles.pixels(i).x());
        }
        List<Integer> rows = new ArrayList<>();
        for (int i = 0; i < tiles.rows(); i++) {
            rows.add(tiles.pixels(i * tiles.columns()).y());
        }
        model = new PyramidFit(pyramid(shape), samples(picture), options.withTiles(columns, rows), parallel);
    }

    private static PyramidShape pyramid(InrShape shape) {
        List<PyramidShape.Neighbour> neighbours = new ArrayList<>();
        for (int i = 0; i < shape.neighbours(); i++) {
            neighbours.add(new PyramidShape.Neighbour(InrFormat.neighbourX(i), InrFormat.neighbourY(i)));
        }
        return new PyramidShape(
                shape.grids(),
                neighbours,
                shape.contextLayers(),
                shape.contextWidth(),
                shape.synthesisWidth(),
                shape.residuals());
    }

    private static float[][][] samples(Picture picture) {
        float[][][] samples = new float[picture.channels()][picture.height()][picture.width()];
        for (int p = 0; p < samples.length; p++) {
            byte[] plane = picture.plane(p);
            for (int i = 0; i < plane.length; i++) {
                samples[p][i / picture.width()][i % picture.width()] = (plane[i] & 255) / 255f;
            }
        }
        return samples;
    }

    /** What a loop runs. */
    PyramidFit model() {
        return model;
    }

    /** Networks and latents as they are now, with the least bound of latents that holds them. */
    InrFitted fitted() {
        InrShape widest = new InrShape(
                shape.grids(),
                InrShape.MAX_LATENT_BITS,
                shape.neighbours(),
                shape.contextLayers(),
                shape.contextWidth(),
                shape.synthesisWidth(),
                shape.residuals());
        return new InrFitted(
                        picture.width(),
                        picture.height(),
                        picture.channels(),
                        tileSide,
                        widest,
                        model.parameters(),
                        model.latents())
                .tight();
    }
}
