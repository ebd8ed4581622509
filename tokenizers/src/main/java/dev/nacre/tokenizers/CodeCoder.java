package dev.nacre.tokenizers;

import dev.nacre.bitstream.ByteReader;
import dev.nacre.bitstream.MalformedBitstreamException;
import dev.nacre.bitstream.NacreException;
import dev.nacre.bitstream.TruncatedBitstreamException;
import dev.nacre.entropy.SymbolDecoder;
import dev.nacre.entropy.SymbolEncoder;
import java.util.Arrays;

/**
 * Grids of codes to bytes and back, by the statistics of a {@link CodeContext}; never larger than the codes' own bits and two bytes.
 * Each grid is a unit of its own: the context starts anew. Layout: format.md, "Code grids".
 *
 * <pre>{@code
 * CodeCoder coder = new CodeCoder(CodeContext.read(model, "context", quantizer));
 * byte[] unit = coder.encode(grid);
 * CodeGrid back = coder.decode(new ByteReader(unit), grid.frames(), grid.pairs(), "block 0");
 * }</pre>
 *
 * <p>A decoder must be told frames and pairs, and should compare {@link CodeGrid#hash()} with one that was stored: damage may go
 * unnoticed otherwise. Mutable, for one thread; reusable.
 */
public final class CodeCoder {
    private static final int LANES = 1;
    private static final int MAX_UNIT_CODES = 1 << 28;

    private final CodeContext context;
    private final Quantizer quantizer;
    private final CodePrediction prediction;
    private final SymbolEncoder encoder = new SymbolEncoder(LANES);
    private final int rawBits;

    public CodeCoder(CodeContext context) {
        this.context = context;
        quantizer = context.quantizer();
        prediction = new CodePrediction(context);
        rawBits = 32 - Integer.numberOfLeadingZeros(quantizer.numCodes() - 1);
    }

    /** Sees every code of a grid in coding order, with its frequencies ready in {@link #prediction}. */
    private interface Visitor {
        void code(int pair, int code);
    }

    private void walk(CodeGrid grid, Visitor visitor) {
        quantizer.requireFits(grid);
        requireSize(grid.frames(), grid.pairs());
        prediction.reset();
        for (int t = 0; t < grid.frames(); t++) {
            for (int pair = 0; pair < grid.pairs(); pair++) {
                int code = grid.code(t, pair);
                prediction.predict(pair);
                visitor.code(pair, code);
                prediction.take(pair, code);
            }
            prediction.endFrame();
        }
    }

    /**
     * Encodes a grid.
     *
     * @return a new array
     * @throws IllegalArgumentException if the grid is not of the context's quantizer, or has more than 2^28 codes
     */
    public byte[] encode(CodeGrid grid) {
        walk(grid, (pair, code) -> {
            int start = prediction.start(code);
            encoder.encodeEntry(context.precision(), start, prediction.start(code + 1) - start);
        });
        byte[] coded = encoder.finish();
        return coded.length <= rawLength((long) grid.frames() * grid.pairs()) ? coded : raw(grid);
    }

    /**
     * Length of a grid's codes as they would be coded, without what a stream costs by itself (2 bytes); for an encoder's decisions and for
     * reports.
     *
     * @return bits, for each pair
     * @throws IllegalArgumentException as {@link #encode} does
     */
    public double[] pairRateBits(CodeGrid grid) {
        double[] bits = new double[grid.pairs()];
        walk(grid, (pair, code) -> {
            int frequency = prediction.start(code + 1) - prediction.start(code);
            bits[pair] += context.precision() - Math.log(frequency) / Math.log(2);
        });
        return bits;
    }

    /** The sum of {@link #pairRateBits}. */
    public double rateBits(CodeGrid grid) {
        return Arrays.stream(pairRateBits(grid)).sum();
    }

    /**
     * Decodes a grid.
     *
     * <p>Takes memory and time in proportion to the bytes, not to the number of frames that is asked for: a code costs more than nothing.
     *
     * @param in all that is left of it is the unit; it is not moved
     * @param frames number of frames, at least 0
     * @param pairs codes of a frame, 1 to {@link Quantizer#pairs()}
     * @param unit what is decoded, such as {@code "block 3"}, for messages
     * @throws NacreException if the bytes are no grid of this size
     * @throws IllegalArgumentException if pairs is out of range, frames is negative or there were more than 2^28 codes
     */
    public CodeGrid decode(ByteReader in, int frames, int pairs, String unit) throws NacreException {
        quantizer.requirePairs(pairs);
        int count = requireSize(frames, pairs);
        // All rANS streams are of even length, so that the other units need no mark but an odd one.
        int[] codes = in.remaining() % 2 == 0 ? decodeCoded(in, count, pairs, unit) : decodeRaw(in, count, unit);
        return CodeGrid.ofOwned(quantizer.groups(), pairs, quantizer.numCodes(), codes);
    }

    private int[] decodeCoded(ByteReader in, int count, int pairs, String unit) throws NacreException {
        SymbolDecoder decoder = new SymbolDecoder(in, LANES, unit);
        int[] codes = new int[Math.min(count, 1024)];
        prediction.reset();
        for (int i = 0; i < count; i++) {
            int pair = i % pairs;
            prediction.predict(pair);
            int code = prediction.codeAt(decoder.slot(context.precision()));
            int start = prediction.start(code);
            decoder.decodeEntry(context.precision(), start, prediction.start(code + 1) - start);
            if (i == codes.length) {
                codes = Arrays.copyOf(codes, (int) Math.min(count, 2L * i));
            }
            codes[i] = code;
            prediction.take(pair, code);
            if (pair == pairs - 1) {
                prediction.endFrame();
            }
        }
        decoder.finish();
        return codes;
    }

    private static int requireSize(int frames, int pairs) {
        long count = (long) frames * pairs;
        if (frames < 0 || count > MAX_UNIT_CODES) {
            throw new IllegalArgumentException(
                    frames + " frames of " + pairs + " codes, allowed are 0 to " + MAX_UNIT_CODES + " codes");
        }
        return (int) count;
    }

    /** Bytes of so many codes as they are: their bits, filled up to an odd number of bytes. */
    private int rawLength(long count) {
        return (int) ((count * rawBits + 7) / 8) | 1;
    }

    private byte[] raw(CodeGrid grid) {
        int[] codes = grid.codes();
        byte[] bytes = new byte[rawLength(codes.length)];
        long bit = 0;
        for (int code : codes) {
            for (int i = 0; i < rawBits; i++, bit++) {
                bytes[(int) (bit >> 3)] |= (byte) ((code >> i & 1) << (bit & 7));
            }
        }
        return bytes;
    }

    private int[] decodeRaw(ByteReader in, int count, String unit) throws NacreException {
        int length = rawLength(count);
        if (in.remaining() < length) {
            throw new TruncatedBitstreamException(
                    in.fileOffset() + in.remaining(), count + " codes of " + unit + " in " + length + " bytes");
        }
        if (in.remaining() > length) {
            throw new MalformedBitstreamException(
                    in.fileOffset() + length, "the end of " + unit, in.remaining() - length + " more bytes");
        }
        byte[] bytes = in.array();
        long bit = 8L * in.arrayOffset();
        long end = bit + 8L * length;
        int[] codes = new int[count];
        for (int n = 0; n < count; n++) {
            for (int i = 0; i < rawBits; i++, bit++) {
                codes[n] |= bit(bytes, bit) << i;
            }
            if (codes[n] >= quantizer.numCodes()) {
                throw new MalformedBitstreamException(
                        in.fileOffset() + (bit >> 3) - in.arrayOffset(),
                        "a code below " + quantizer.numCodes() + " in " + unit,
                        Integer.toString(codes[n]));
            }
        }
        for (; bit < end; bit++) {
            if (bit(bytes, bit) != 0) {
                throw new MalformedBitstreamException(
                        in.fileOffset() + (bit >> 3) - in.arrayOffset(),
                        "zero bits behind the codes of " + unit,
                        "a one");
            }
        }
        return codes;
    }

    private static int bit(byte[] bytes, long bit) {
        return bytes[(int) (bit >> 3)] >> (bit & 7) & 1;
    }
}
