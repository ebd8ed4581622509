package dev.nacre.image;

import dev.nacre.bitstream.MalformedBitstreamException;
import dev.nacre.bitstream.NacreException;
import dev.nacre.entropy.SymbolDecoder;

/**
 * Codes integers whose distribution is a Laplace of any mean and scale: frequencies are computed for each one out of integers, so
 * there are no tables by phase and scale, and no loss to their grids. Layout: format.md, "Laplace symbols".
 *
 * <p>Means and scales are in 1/256: a scale s stands for the distance 2^(s/256) in which the tail halves (b ln 2 of the usual
 * b). Stateless.
 */
final class InrLaplace {
    /** Log2 of the sum of frequencies. */
    static final int PRECISION = 15;

    static final int MIN_SCALE = -5 * 256;
    static final int MAX_SCALE = 7 * 256;

    private static final int TOTAL = 1 << PRECISION;
    private static final int FLOOR = 16;
    private static final int POWER_BITS = 18;

    /** {@code round(2^(18 - i / 256))}; no argument of the rounding is within 0.008 of a half. */
    private static final int[] POWERS = new int[256];

    static {
        for (int i = 0; i < POWERS.length; i++) {
            POWERS[i] = (int) StrictMath.floor(StrictMath.pow(2, POWER_BITS - i / 256.0) + 0.5);
        }
    }

    private InrLaplace() {}

    /**
     * What lies on one side of the mean beyond the bin {@code step} steps out, in 2^-15: the Laplace tail, but at least {@code
     * 16 >> step}, and 1. Latents have outliers that their network does not see coming; without the floor they cost 0.2 % of the rate
     * of a good picture and 1 % of a small file.
     *
     * @param distance of that bin's end from the mean, in 1/256
     */
    private static int tail(long distance, int step, int power, int shift) {
        int floor = Math.max(1, FLOOR >> Math.min(step, 31));
        long halvings = distance * power >> shift; // in 1/256
        if (halvings >= (long) PRECISION << 8) {
            return floor;
        }
        int e = (int) halvings;
        return Math.max(floor, POWERS[e & 255] >> (POWER_BITS + 1 - PRECISION) + (e >> 8));
    }

    /**
     * Decodes a value.
     *
     * @param mean within +-(2^23)
     * @param scale in [{@link #MIN_SCALE}, {@link #MAX_SCALE}]
     * @param limit no value is larger in magnitude
     * @param fileOffset for messages
     * @throws NacreException if the stream is used up, or the value beyond the limit
     */
    static int decode(SymbolDecoder in, int mean, int scale, int limit, long fileOffset) throws NacreException {
        int power = POWERS[scale & 255];
        int shift = POWER_BITS + (scale >> 8);
        int centre = mean + 128 >> 8;
        int offset = mean - (centre << 8);
        int slot = in.slot(PRECISION);
        int below = tail(128 + offset, 0, power, shift);
        int above = tail(128 - offset, 0, power, shift);
        int value;
        if (slot >= below && slot < TOTAL - above) {
            in.decodeEntry(PRECISION, below, TOTAL - above - below);
            value = centre;
        } else if (slot < below) {
            value = centre - 1 - decodeSide(in, slot, below, 128 + offset, power, shift, false, limit, fileOffset);
        } else {
            int mirrored = TOTAL - 1 - slot;
            value = centre + 1 + decodeSide(in, mirrored, above, 128 - offset, power, shift, true, limit, fileOffset);
        }
        if (value < -limit || value > limit) {
            throw beyond(limit, fileOffset, Integer.toString(value));
        }
        return value;
    }

    private static int decodeSide(
            SymbolDecoder in,
            int slot,
            int first,
            int distance,
            int power,
            int shift,
            boolean mirrored,
            int limit,
            long fileOffset)
            throws NacreException {
        int outer = first;
        for (int steps = 0; ; steps++) {
            int inner = tail(distance + 256L * (steps + 1), steps + 1, power, shift);
            if (inner == outer) {
                in.decodeEntry(PRECISION, mirrored ? TOTAL - outer : 0, outer);
                return steps + decodeGolomb(in, limit, fileOffset);
            }
            if (slot >= inner) {
                in.decodeEntry(PRECISION, mirrored ? TOTAL - outer : inner, outer - inner);
                return steps;
            }
            outer = inner;
        }
    }

    /** Takes what a value is coded by, in coding order. */
    interface Sink {
        /** An entry of a table with a sum of 2^{@link #PRECISION}. */
        void entry(int start, int frequency);

        /** A bit without a model. */
        void bit(int bit);
    }

    /** Hands out the entry of a value, and the bits that follow if it lies far out. */
    static void encode(Sink out, int mean, int scale, int value) {
        int power = POWERS[scale & 255];
        int shift = POWER_BITS + (scale >> 8);
        int centre = mean + 128 >> 8;
        int offset = mean - (centre << 8);
        int below = tail(128 + offset, 0, power, shift);
        int above = tail(128 - offset, 0, power, shift);
        if (value == centre) {
            out.entry(below, TOTAL - above - below);
            return;
        }
        boolean mirrored = value > centre;
        int outer = mirrored ? above : below;
        int distance = mirrored ? 128 - offset : 128 + offset;
        int steps = Math.abs(value - centre) - 1;
        for (int step = 0; ; step++) {
            int inner = tail(distance + 256L * (step + 1), step + 1, power, shift);
            if (inner == outer) {
                out.entry(mirrored ? TOTAL - outer : 0, outer);
                encodeGolomb(out, steps - step);
                return;
            }
            if (step == steps) {
                out.entry(mirrored ? TOTAL - outer : inner, outer - inner);
                return;
            }
            outer = inner;
        }
    }

    /** Exp-Golomb code of order 0: as many ones as v + 1 has bits behind its first, a zero, then these bits. */
    private static void encodeGolomb(Sink out, int v) {
        int bits = 31 - Integer.numberOfLeadingZeros(v + 1);
        for (int i = 0; i < bits; i++) {
            out.bit(1);
        }
        out.bit(0);
        for (int i = bits - 1; i >= 0; i--) {
            out.bit(v + 1 >> i & 1);
        }
    }

    private static int decodeGolomb(SymbolDecoder in, int limit, long fileOffset) throws NacreException {
        int bits = 0;
        while (in.decodeRaw(1) == 1) {
            bits++;
            if (1 << bits > 2 * limit + 1) {
                throw beyond(limit, fileOffset, "one by " + ((1 << bits) - 1) + " and more beyond its tail");
            }
        }
        int v = 1;
        for (int i = 0; i < bits; i++) {
            v = v << 1 | in.decodeRaw(1);
        }
        return v - 1;
    }

    private static MalformedBitstreamException beyond(int limit, long fileOffset, String found) {
        return new MalformedBitstreamException(fileOffset, "a value within +-" + limit, found);
    }
}
