package dev.nacre.image;

import dev.nacre.bitstream.ByteReader;
import dev.nacre.bitstream.MalformedBitstreamException;
import dev.nacre.bitstream.NacreException;
import dev.nacre.entropy.AdaptiveBits;
import dev.nacre.entropy.BinaryDecoder;
import dev.nacre.entropy.BinaryEncoder;
import java.util.Arrays;

/**
 * Lossless coder of one 8-bit plane, made for alpha: all-opaque planes cost a few bytes, masks are coded by the shape of their
 * edges, soft planes by prediction. Any plane comes back exactly; any bytes give a plane or a {@link NacreException}.
 *
 * <p>Layout: format.md, "Alpha plane". Integers only, so it is the same on every machine. Memory beyond the plane: three rows
 * and some 2500 contexts; time is linear in the number of samples, whatever the bytes say.
 *
 * <p>A plane is a rectangle of a larger row-major array: {@code offset} is its first sample, {@code stride} the distance between
 * its rows.
 */
final class AlphaCoder {
    private AlphaCoder() {}

    /**
     * Codes a plane.
     *
     * @param samples holds the plane; not changed
     * @return the payload, without the plane's size
     * @throws IllegalArgumentException if the plane is empty or not inside the array
     */
    static byte[] encode(byte[] samples, int offset, int stride, int width, int height) {
        checkInside(samples, offset, stride, width, height);
        BinaryEncoder encoder = new BinaryEncoder();
        Bits bits = (model, context, bit) -> {
            encoder.encode(model, context, bit);
            return bit;
        };
        Plane plane = new Plane(bits, width, 0);
        try {
            for (int y = 0; y < height; y++) {
                plane.nextRow();
                plane.load(samples, offset + y * stride);
                plane.codeRow();
            }
        } catch (NacreException e) {
            throw new AssertionError("an encoder meets no bad data", e);
        }
        return encoder.finish();
    }

    /**
     * Decodes a plane.
     *
     * @param in the payload is all the rest of it
     * @param unit what is decoded, such as {@code "alpha of tile 3"}, for messages
     * @param samples where the plane is written; after an exception its rows are unspecified
     * @throws NacreException if the payload is damaged, too short or too long; damage that gives another valid plane
     *     must be found by a hash of the samples
     * @throws IllegalArgumentException if the plane is empty or not inside the array
     */
    static void decode(ByteReader in, String unit, byte[] samples, int offset, int stride, int width, int height)
            throws NacreException {
        checkInside(samples, offset, stride, width, height);
        BinaryDecoder decoder = new BinaryDecoder(in, unit);
        Plane plane = new Plane((model, context, bit) -> decoder.decode(model, context), width, in.fileOffset());
        for (int y = 0; y < height; y++) {
            plane.nextRow();
            plane.codeRow();
            plane.store(samples, offset + y * stride);
        }
        decoder.finish();
    }

    private static void checkInside(byte[] samples, int offset, int stride, int width, int height) {
        if (width < 1 || height < 1 || stride < width) {
            throw new IllegalArgumentException(width + "x" + height + " samples with stride " + stride);
        }
        long length = (long) stride * (height - 1) + width;
        if (offset < 0 || offset + length > samples.length) {
            throw new IllegalArgumentException(
                    length + " samples from " + offset + " in an array of " + samples.length);
        }
    }

    /**
     * One decision: the encoder is given the bit and returns it, the decoder ignores what it is given and returns the bit
     * of the stream. So one text serves both, and they cannot disagree.
     */
    private interface Bits {
        int code(AdaptiveBits model, int context, int bit) throws NacreException;
    }

    /** The model of a plane: {@link #nextRow}, in an encoder {@link #load}, {@link #codeRow}, in a decoder {@link #store}. */
    private static final class Plane {
        private static final int OPAQUE = 255;
        private static final int MARGIN = 2;
        private static final int PATTERNS = 729; // six neighbours of three classes
        private static final int TRENDS = 343; // three signed numbers of seven classes
        private static final int ACTIVITIES = 8;
        private static final int ERRORS = 4;
        private static final int SMOOTH = 16;
        private static final int MAX_EXPONENT = 7; // magnitudes are below 2^8

        private final Bits bits;
        private final int width;
        private final long fileOffset;

        private final AdaptiveBits sameRow = new AdaptiveBits(2);
        private final AdaptiveBits extreme = new AdaptiveBits(2 * PATTERNS);
        private final AdaptiveBits exact = new AdaptiveBits(TRENDS);
        private final AdaptiveBits sign = new AdaptiveBits(TRENDS);
        private final AdaptiveBits exponent = new AdaptiveBits(ACTIVITIES * ERRORS * MAX_EXPONENT);
        private final AdaptiveBits mantissa = new AdaptiveBits((MAX_EXPONENT + 1) * MAX_EXPONENT);

        // Rows with margins, so that neighbours beyond the border need no question. Above the first row all is opaque.
        private int[] above2;
        private int[] above;
        private int[] row;
        private int lastSame;
        private int lastError;

        Plane(Bits bits, int width, long fileOffset) {
            this.bits = bits;
            this.width = width;
            this.fileOffset = fileOffset;
            above2 = new int[width + 2 * MARGIN];
            above = new int[width + 2 * MARGIN];
            row = new int[width + 2 * MARGIN];
            Arrays.fill(above, OPAQUE);
            Arrays.fill(row, OPAQUE);
        }

        /** Moves down by a row. */
        void nextRow() {
            int[] free = above2;
            above2 = above;
            above = row;
            row = free;
            // Beyond the left border a row goes on with the sample above its first, beyond the right border with its
            // last.
            Arrays.fill(row, 0, MARGIN, above[MARGIN]);
        }

        /** Gives the encoder the row. */
        void load(byte[] samples, int from) {
            for (int x = 0; x < width; x++) {
                row[MARGIN + x] = samples[from + x] & 0xFF;
            }
        }

        /** Takes the decoded row. */
        void store(byte[] samples, int to) {
            for (int x = 0; x < width; x++) {
                samples[to + x] = (byte) row[MARGIN + x];
            }
        }

        void codeRow() throws NacreException {
            int end = MARGIN + width;
            int same = Arrays.equals(row, MARGIN, end, above, MARGIN, end) ? 1 : 0;
            lastSame = bits.code(sameRow, lastSame, same);
            lastError = 0;
            if (lastSame == 1) {
                System.arraycopy(above, MARGIN, row, MARGIN, width);
            } else {
                for (int at = MARGIN; at < end; at++) {
                    row[at] = code(at, row[at]);
                }
            }
            Arrays.fill(row, end, end + MARGIN, row[end - 1]);
        }

        /** Codes one sample: whether it is clear or opaque, and if neither, by how much it misses a prediction. */
        private int code(int at, int sample) throws NacreException {
            int west = row[at - 1];
            int north = above[at];
            int northEast = above[at + 1];
            int northWest = above[at - 1];
            int pattern = level(west)
                    + 3 * level(north)
                    + 9 * level(northEast)
                    + 27 * level(northWest)
                    + 81 * level(row[at - 2])
                    + 243 * level(above2[at]);
            // The likelier question first: most samples then take one decision.
            int first = west == OPAQUE ? OPAQUE : 0;
            if (bits.code(extreme, pattern, sample == first ? 1 : 0) == 1) {
                lastError = 0;
                return first;
            }
            if (bits.code(extreme, PATTERNS + pattern, sample == OPAQUE - first ? 1 : 0) == 1) {
                lastError = 0;
                return OPAQUE - first;
            }
            int across = north - northWest;
            int prediction = Math.max(1, Math.min(OPAQUE - 1, predict(west, north, northWest)));
            // How the plane missed the sample to the left and the one above, and how the row above bends here.
            int trend = signed(lastError)
                    + 7 * signed(across - above2[at] + above2[at - 1])
                    + 49 * signed(northEast - north - across);
            int activity = activity(Math.abs(west - northWest) + Math.abs(across) + Math.abs(northEast - north));
            int difference = codeDifference(sample - prediction, prediction, trend, activity);
            lastError = difference;
            return prediction + difference;
        }

        private int codeDifference(int difference, int prediction, int trend, int activity) throws NacreException {
            if (bits.code(exact, trend, difference == 0 ? 1 : 0) == 1) {
                return 0;
            }
            int negative = bits.code(sign, trend, difference < 0 ? 1 : 0);
            int context = activity * ERRORS + errorClass(Math.abs(lastError));
            int magnitude = Math.abs(difference);
            // Elias gamma with adaptive bits: how many bits follow the leading one, then these.
            int length = 0;
            while (length < MAX_EXPONENT
                    && bits.code(exponent, context * MAX_EXPONENT + length, magnitude >> length > 1 ? 1 : 0) == 1) {
                length++;
            }
            int value = 1;
            for (int i = length - 1; i >= 0; i--) {
                value = value << 1 | bits.code(mantissa, length * MAX_EXPONENT + i, magnitude >> i & 1);
            }
            int signed = negative == 1 ? -value : value;
            if (prediction + signed < 1 || prediction + signed >= OPAQUE) {
                throw new MalformedBitstreamException(
                        fileOffset, "an alpha sample in [1, 254]", String.valueOf(prediction + signed));
            }
            return signed;
        }

        private static int level(int sample) {
            return sample == 0 ? 0 : sample == OPAQUE ? 2 : 1;
        }

        /**
         * The median edge detector of LOCO-I (Weinberger, Seroussi and Sapiro 2000), but the plane through the three
         * neighbours where they are close: on a slope the detector would see an edge.
         */
        private static int predict(int west, int north, int northWest) {
            if (Math.max(Math.abs(north - northWest), Math.abs(west - northWest)) <= SMOOTH) {
                return west + north - northWest;
            }
            if (northWest >= Math.max(west, north)) {
                return Math.min(west, north);
            }
            if (northWest <= Math.min(west, north)) {
                return Math.max(west, north);
            }
            return west + north - northWest;
        }

        /** -5 and less, -4 to -2, -1, 0, 1, 2 to 4, 5 and more. */
        private static int signed(int number) {
            int size = Math.abs(number);
            int steps = size <= 1 ? size : size <= 4 ? 2 : 3;
            return 3 + (number < 0 ? -steps : steps);
        }

        /** 0, 1-2, 3-6, 7-14, 15-30, 31-62, 63-126 and more. */
        private static int activity(int gradients) {
            return Math.min(ACTIVITIES - 1, 31 - Integer.numberOfLeadingZeros(gradients + 1));
        }

        /** 0, 1-2, 3-8 and more. */
        private static int errorClass(int error) {
            return error == 0 ? 0 : error <= 2 ? 1 : error <= 8 ? 2 : 3;
        }
    }
}
