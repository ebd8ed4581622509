package dev.nacre.image;

import dev.nacre.bitstream.MalformedBitstreamException;
import dev.nacre.bitstream.NacreException;
import dev.nacre.runtime.Parallel;
import java.io.IOException;
import java.util.Arrays;

/**
 * Rounds the networks of a fitted picture to what a file holds: for each array of parameters it looks for the step that costs least,
 * in distortion of the decoder's own pixels and in bits of both networks and latents. For one thread, which {@link Parallel} helps.
 *
 * <p>Source: Ladune et al. 2023 ("COOL-CHIC"), section 3.4, with a search array by array.
 */
final class InrQuantizer {
    private static final int FIRST_CONTEXT_SHIFT = 8;
    private static final int FIRST_SYNTHESIS_SHIFT = 10;
    private static final int MAX_ROUNDS = 3;
    private static final int BAND_ROWS = 64;
    private static final int FEW_PIXELS = 1024;

    private final InrFitted fitted;
    private final Picture picture;
    private final double bitCost;
    private final Parallel parallel;
    private final TileGrid tiles;
    private final InrLatents latents;
    private final short[][][] byTile;

    /** What a choice of shifts costs; distortion and latents only where the arrays that they depend on were last changed. */
    private record Cost(double squaredError, double latentBits, double networkBits) {
        double total(double bitCost) {
            return squaredError + bitCost * (latentBits + networkBits);
        }
    }

    /**
     * A quantizer for one picture.
     *
     * @param picture what was fitted: distortion is measured against it
     * @param lambda cost of a bit for each pixel, against a mean squared error of samples in [0, 1]
     */
    InrQuantizer(InrFitted fitted, Picture picture, double lambda, Parallel parallel) {
        fitted.alphaOf(picture);
        this.fitted = fitted;
        this.picture = picture;
        // Both sides times the number of samples, and in squared levels. In a picture of few pixels networks are the
        // whole file, and nobody wants another colour for two bytes less.
        double pixels = (double) fitted.width() * fitted.height();
        this.bitCost = lambda * 255 * 255 * fitted.planes() * Math.min(1, pixels / FEW_PIXELS);
        this.parallel = parallel;
        this.tiles = fitted.header(false).grid();
        this.latents = new InrLatents(tiles, fitted.shape().grids());
        this.byTile = new short[Math.toIntExact(tiles.count())][][];
        for (int tile = 0; tile < byTile.length; tile++) {
            byTile[tile] = fitted.tile(tiles.pixels(tile));
            latents.put(tile, byTile[tile]);
        }
    }

    /** Shifts to start from, where nothing is known. */
    static int[] firstShifts(InrShape shape, int planes) {
        int[] shifts = new int[shape.tensors(planes).size()];
        Arrays.fill(shifts, 0, shape.upsampling(), FIRST_CONTEXT_SHIFT);
        Arrays.fill(shifts, shape.upsampling(), shifts.length, FIRST_SYNTHESIS_SHIFT);
        return shifts;
    }

    /**
     * The same shifts, or lower ones if sums of the networks could leave 32 bits.
     *
     * @throws IllegalArgumentException if they could with any step
     */
    int[] safe(int[] shifts) {
        int[] safe = shifts.clone();
        while (rooms(fitted.round(safe)) == null) {
            for (int i = 0; i < safe.length; i++) {
                safe[i] = Math.max(0, safe[i] - 1);
            }
            if (Arrays.stream(safe).allMatch(shift -> shift == 0) && rooms(fitted.round(safe)) == null) {
                throw new IllegalArgumentException("no step keeps the sums of these networks within 32 bits");
            }
        }
        return safe;
    }

    /** @throws IllegalArgumentException if the networks are too large for 32 bits with any step */
    InrNetworks search() {
        return fitted.round(search(firstShifts(fitted.shape(), fitted.planes())));
    }

    /**
     * The shifts that cost least, or nearly.
     *
     * @param start where to look first
     * @throws IllegalArgumentException if the networks are too large for 32 bits with any step
     */
    int[] search(int[] start) {
        int[] shifts = safe(start);
        Cost best = cost(shifts, null, 0);
        boolean changed = true;
        for (int round = 0; changed && round < MAX_ROUNDS; round++) {
            changed = false;
            for (int tensor = 0; tensor < shifts.length; tensor++) {
                for (int step : new int[] {-1, 1}) {
                    Cost better = climb(shifts, tensor, step, best);
                    changed |= better != best;
                    best = better;
                }
            }
        }
        return shifts;
    }

    /** Moves one shift as long as that gains. */
    private Cost climb(int[] shifts, int tensor, int step, Cost start) {
        Cost best = start;
        while (shifts[tensor] + step >= 0 && shifts[tensor] + step <= InrTensor.MAX_SHIFT) {
            shifts[tensor] += step;
            Cost cost = cost(shifts, best, tensor);
            if (cost == null || cost.total(bitCost) >= best.total(bitCost)) {
                shifts[tensor] -= step;
                break;
            }
            best = cost;
        }
        return best;
    }

    /**
     * What some shifts cost, or null if sums could leave 32 bits.
     *
     * @param before cost with another shift of one array, or null
     * @param changed that array
     */
    private Cost cost(int[] shifts, Cost before, int changed) {
        InrNetworks networks = fitted.round(shifts);
        Rooms rooms = rooms(networks);
        if (rooms == null) {
            return null;
        }
        boolean ofContext = changed < fitted.shape().upsampling();
        double error = before != null && ofContext ? before.squaredError : squaredError(rooms.synthesis);
        double bits = before != null && !ofContext ? before.latentBits : latentBits(rooms.context);
        return new Cost(error, bits, InrNetworkCoder.rateBits(networks));
    }

    /** The decoder's two halves. */
    private record Rooms(InrContext context, InrSynthesis synthesis) {}

    /** Null if sums could leave 32 bits. */
    private Rooms rooms(InrNetworks networks) {
        try {
            return new Rooms(
                    new InrContext(networks, 0), new InrSynthesis(networks, fitted.width(), fitted.height(), 0));
        } catch (MalformedBitstreamException e) {
            return null;
        }
    }

    private double latentBits(InrContext context) {
        double[] bits = new double[byTile.length];
        try {
            TileJobs.run(parallel, bits.length, tile -> {
                InrSymbols.Counter symbols = new InrSymbols.Counter();
                InrTileCoder.code(context, tiles.pixels(tile), byTile[tile], symbols, new Meter());
                bits[tile] = symbols.rateBits();
            });
        } catch (NacreException e) {
            throw new AssertionError("an encoder meets no bad data", e);
        } catch (IOException e) {
            throw new AssertionError("nothing is read", e);
        }
        return Arrays.stream(bits).sum();
    }

    /** Sum over all samples, in squared levels. */
    private double squaredError(InrSynthesis synthesis) {
        long[] sums = new long[bands()];
        forEachBand(synthesis, (part, top) -> {
            int offset = top * fitted.width();
            for (int p = 0; p < part.channels(); p++) {
                byte[] painted = part.plane(p);
                byte[] original = picture.plane(p);
                for (int i = 0; i < painted.length; i++) {
                    int difference = (painted[i] & 0xFF) - (original[offset + i] & 0xFF);
                    sums[top / BAND_ROWS] += difference * difference;
                }
            }
        });
        return Arrays.stream(sums).sum();
    }

    /**
     * What a decoder paints, without alpha.
     *
     * @param shifts that {@link #safe} gave
     */
    byte[][] paint(int[] shifts) {
        byte[][] planes = new byte[fitted.planes()][fitted.width() * fitted.height()];
        forEachBand(rooms(fitted.round(shifts)).synthesis, (part, top) -> {
            for (int p = 0; p < planes.length; p++) {
                byte[] painted = part.plane(p);
                System.arraycopy(painted, 0, planes[p], top * fitted.width(), painted.length);
            }
        });
        return planes;
    }

    private interface BandSink {
        void accept(Picture part, int top);
    }

    private int bands() {
        return (fitted.height() + BAND_ROWS - 1) / BAND_ROWS;
    }

    private void forEachBand(InrSynthesis synthesis, BandSink sink) {
        parallel.forEach(bands(), (band, worker) -> {
            int top = band * BAND_ROWS;
            int height = Math.min(BAND_ROWS, fitted.height() - top);
            Canvas canvas = new Canvas(fitted.width(), height, picture.colour(), false);
            synthesis.paint(latents, new Rect(0, top, fitted.width(), height), canvas, 0, 0);
            sink.accept(canvas.picture(), top);
        });
    }
}
