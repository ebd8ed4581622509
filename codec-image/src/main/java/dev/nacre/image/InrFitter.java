package dev.nacre.image;

import dev.nacre.fit.FitJournal;
import dev.nacre.fit.FitLoop;
import dev.nacre.fit.PyramidFit;
import dev.nacre.fit.PyramidOptions;
import dev.nacre.fit.TargetFit;
import dev.nacre.runtime.Parallel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Fits latents and networks to pictures. Stateless. */
final class InrFitter {
    /** Another number whenever the same picture and options would be fitted otherwise: old journals are then refused. */
    private static final int VERSION = 6;

    private InrFitter() {}

    /**
     * What a fit comes to.
     *
     * @param networks the same as those of {@code fitted}, rounded
     * @param landing where it ended, if it aimed at something
     */
    record Result(InrFitted fitted, InrNetworks networks, Optional<InrLanding> landing) {}

    /**
     * Fits a picture. Alpha is left alone, but its bytes count.
     *
     * @throws IOException if the journal can't be read or written, or the thread is interrupted
     */
    static Result fit(Picture picture, InrEncodeOptions options, Parallel parallel) throws IOException {
        int width = picture.width();
        int height = picture.height();
        int tileSide = WallocFormat.usualTileSide(width, height);
        TileGrid tiles = TileGrid.of(width, height, tileSide);
        int grids = Math.min(InrShape.MAX_GRIDS, 32 - Integer.numberOfLeadingZeros(Math.max(width, height)));
        Optional<InrTarget> target = options.target();
        int steps = target.isPresent() ? TargetFit.scheduled(options.steps()) : options.steps();
        double lambda = target.isPresent() ? target.get().firstLambda(picture) : options.lambda();
        InrStart start = InrStart.of(lambda);
        InrShape shape = start.shape().withGrids(grids);
        PyramidOptions fitOptions = PyramidOptions.defaults()
                .withSteps(steps)
                .withLambda(lambda)
                .withTiles(starts(tiles, true), starts(tiles, false));
        PyramidFit fit = new PyramidFit(shape.pyramid(), samples(picture), fitOptions, parallel);
        if ((long) width * height >= InrStart.LEAST_PIXELS) {
            fit.setParameters(start.parameters(grids, picture.channels()));
        }
        FitLoop loop = new FitLoop(
                options.journal().map(file -> new FitJournal(file, fingerprint(picture, options, tileSide))));
        Function<PyramidFit, InrFitted> fittedOf = f ->
                new InrFitted(width, height, picture.channels(), tileSide, shape, f.parameters(), f.latents()).tight();
        if (target.isPresent()) {
            return land(fit, loop, picture, options, shape, fittedOf, parallel);
        }
        loop.run(fit, options.listener());
        fit.takeBest();
        InrFitted fitted = fittedOf.apply(fit);
        InrNetworks networks = new InrQuantizer(fitted, picture, lambda, parallel).search();
        return new Result(fitted, networks, Optional.empty());
    }

    private static Result land(
            PyramidFit fit,
            FitLoop loop,
            Picture picture,
            InrEncodeOptions options,
            InrShape shape,
            Function<PyramidFit, InrFitted> fittedOf,
            Parallel parallel)
            throws IOException {
        InrTarget target = options.target().orElseThrow();
        InrMeter meter = new InrMeter(picture, target, options.metadata(), fittedOf, shape, parallel);
        loop.run(new TargetFit(fit, target.goal(), meter, options.steps()), options.listener());
        InrFitted fitted = fittedOf.apply(fit);
        double value = meter.value(fitted);
        boolean reached = target.goal().reachedBy(target.scaled(value));
        InrLanding landing = new InrLanding(value, reached, InrEncodeOptions.qualityOf(fit.lambda()));
        return new Result(fitted, meter.networks(fitted), Optional.of(landing));
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
            int target = options.target().map(t -> 1 + t.kind().ordinal()).orElse(0);
            digest.update(ByteBuffer.allocate(40)
                    .putInt(VERSION)
                    .putInt(picture.width())
                    .putInt(picture.height())
                    .putInt(tileSide)
                    .putInt(options.steps())
                    .putDouble(options.lambda())
                    .putInt(target)
                    .putDouble(options.target().map(InrTarget::value).orElse(0.0))
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
