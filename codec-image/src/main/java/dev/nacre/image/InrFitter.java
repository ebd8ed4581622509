package dev.nacre.image;

import dev.nacre.fit.FitJournal;
import dev.nacre.fit.FitLoop;
import dev.nacre.fit.PyramidFit;
import dev.nacre.fit.PyramidOptions;
import dev.nacre.runtime.Parallel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Fits latents and networks to pictures. Stateless. */
final class InrFitter {
    /** Another number whenever the same picture and options would be fitted otherwise: old journals are then refused. */
    private static final int VERSION = 3;

    private InrFitter() {}

    /**
     * Fits a picture; its alpha is left alone.
     *
     * @throws IOException if the journal can't be read or written, or the thread is interrupted
     */
    static InrFitted fit(Picture picture, InrEncodeOptions options, Parallel parallel) throws IOException {
        int width = picture.width();
        int height = picture.height();
        int tileSide = WallocFormat.usualTileSide(width, height);
        TileGrid tiles = TileGrid.of(width, height, tileSide);
        int grids = Math.min(InrShape.MAX_GRIDS, 32 - Integer.numberOfLeadingZeros(Math.max(width, height)));
        InrStart start = InrStart.of(options.lambda());
        InrShape shape = start.shape().withGrids(grids);
        PyramidOptions fitOptions = PyramidOptions.defaults()
                .withSteps(options.steps())
                .withLambda(options.lambda())
                .withTiles(starts(tiles, true), starts(tiles, false));
        PyramidFit fit = new PyramidFit(shape.pyramid(), samples(picture), fitOptions, parallel);
        if ((long) width * height >= InrStart.LEAST_PIXELS) {
            fit.setParameters(start.parameters(fit.parameters(), grids, picture.channels()));
        }
        Optional<FitJournal> journal =
                options.journal().map(file -> new FitJournal(file, fingerprint(picture, options, tileSide)));
        new FitLoop(journal).run(fit, options.listener());
        fit.takeBest();
        InrFitted fitted =
                new InrFitted(width, height, picture.channels(), tileSide, shape, fit.parameters(), fit.latents());
        if (journal.isPresent()) {
            journal.get().delete();
        }
        return fitted.tight();
    }

    /** Where columns or rows of tiles begin. */
    private static List<Integer> starts(TileGrid tiles, boolean columns) {
        List<Integer> starts = new ArrayList<>();
        for (int tile = 0; tile < tiles.count(); tile++) {
            Rect pixels = tiles.pixels(tile);
            int start = columns ? pixels.x() : pixels.y();
            if (starts.isEmpty() || start > starts.get(starts.size() - 1)) {
                starts.add(start);
            }
        }
        return starts;
    }

    static float[][][] samples(Picture picture) {
        float[][][] samples = new float[picture.channels()][picture.height()][picture.width()];
        for (int c = 0; c < samples.length; c++) {
            byte[] plane = picture.plane(c);
            for (int y = 0; y < picture.height(); y++) {
                for (int x = 0; x < picture.width(); x++) {
                    samples[c][y][x] = (plane[y * picture.width() + x] & 0xFF) / 255f;
                }
            }
        }
        return samples;
    }

    private static byte[] fingerprint(Picture picture, InrEncodeOptions options, int tileSide) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(ByteBuffer.allocate(28)
                    .putInt(VERSION)
                    .putInt(picture.width())
                    .putInt(picture.height())
                    .putInt(tileSide)
                    .putInt(options.steps())
                    .putDouble(options.lambda())
                    .flip());
            for (byte[] plane : picture.planes()) {
                digest.update(plane);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
