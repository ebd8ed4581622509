package dev.nacre.image;

import dev.nacre.bitstream.NacreException;
import java.util.ArrayList;
import java.util.List;

/**
 * Codes the parameters of an inr picture: array by array a scale, a shift, and the integers by a Laplace distribution of that scale.
 * Layout: format.md, "Networks of inr". Stateless.
 */
final class InrNetworkCoder {
    private static final int SCALE_BITS = 6;
    private static final int SHIFT_BITS = 4;

    /** Scale code of an array of zeros, which has nothing else. */
    private static final int ALL_ZERO = 63;

    /** Scale codes are quarters of an octave. */
    private static final int SCALE_STEP = 64;

    /** Scales from here on have some low bits of their integers coded raw. */
    private static final int LARGEST_PLAIN_SCALE = 5 * 256;

    private InrNetworkCoder() {}

    /**
     * Decodes all parameters.
     *
     * @param planes of the picture without alpha
     */
    static InrNetworks decode(InrSymbols symbols, InrShape shape, int planes) throws NacreException {
        return code(symbols, shape, planes, null);
    }

    /** Appends all parameters. */
    static void encode(InrSymbols.Counter symbols, InrNetworks networks) {
        try {
            code(symbols, networks.shape(), networks.planes(), networks);
        } catch (NacreException e) {
            throw new AssertionError("an encoder meets no bad data", e);
        }
    }

    private static InrNetworks code(InrSymbols symbols, InrShape shape, int planes, InrNetworks given)
            throws NacreException {
        List<InrTensor> tensors = new ArrayList<>();
        int[] lastShift = {0, 0}; // of weights, of biases
        for (InrShape.Tensor tensor : shape.tensors(planes)) {
            InrTensor from = given == null ? null : given.tensor(tensors.size());
            int scaleCode = symbols.raw(SCALE_BITS, from == null ? 0 : scaleCode(from));
            int shift = 0;
            int[] values = new int[tensor.size()];
            if (scaleCode != ALL_ZERO) {
                int kind = tensor.bias() ? 1 : 0;
                int same = symbols.raw(1, from != null && from.shift() == lastShift[kind] ? 1 : 0);
                shift = same == 1 ? lastShift[kind] : symbols.raw(SHIFT_BITS, from == null ? 0 : from.shift());
                lastShift[kind] = shift;
                codeValues(symbols, scaleCode, from == null ? values : from.values(), values, tensor.name());
            }
            // Shifts and low bits are raw, and raw bits leave no trace in the coder's states: the hash has them all.
            symbols.add(shift);
            for (int value : values) {
                symbols.add(value);
            }
            tensors.add(new InrTensor(shift, values));
        }
        return new InrNetworks(shape, planes, tensors);
    }

    private static void codeValues(InrSymbols symbols, int scaleCode, int[] from, int[] to, String name)
            throws NacreException {
        int scale = InrLaplace.MIN_SCALE + SCALE_STEP * scaleCode;
        int rawBits = rawBits(scale);
        for (int i = 0; i < from.length; i++) {
            int high = symbols.laplace(
                    rawBits == 0 ? 0 : -128, scale - (rawBits << 8), InrTensor.MAX_VALUE + 1, from[i] >> rawBits);
            int low = symbols.raw(rawBits, from[i] & (1 << rawBits) - 1);
            long value = ((long) high << rawBits) + low;
            if (value < -InrTensor.MAX_VALUE || value > InrTensor.MAX_VALUE) {
                throw symbols.malformed(
                        "numbers within +-" + InrTensor.MAX_VALUE + " in " + name, Long.toString(value));
            }
            to[i] = (int) value;
        }
    }

    private static int rawBits(int scale) {
        return scale <= LARGEST_PLAIN_SCALE ? 0 : (scale - LARGEST_PLAIN_SCALE + 255) >> 8;
    }

    /** The scale that codes an array best, near that of its mean magnitude. */
    private static int scaleCode(InrTensor tensor) {
        if (tensor.isZero()) {
            return ALL_ZERO;
        }
        double sum = 0;
        for (int value : tensor.values()) {
            sum += Math.abs(value);
        }
        double scale = 256 * StrictMath.log(sum / tensor.values().length * StrictMath.log(2)) / StrictMath.log(2);
        int guess = (int) Math.round((scale - InrLaplace.MIN_SCALE) / SCALE_STEP);
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        // Rounding has changed the mean magnitude of narrow distributions, so the neighbours are tried.
        for (int code = Math.max(0, guess - 4); code <= Math.min(ALL_ZERO - 1, guess + 4); code++) {
            double bits = valueBits(tensor, code);
            if (bits < least) {
                least = bits;
                best = code;
            }
        }
        return best;
    }

    /** Bits that all parameters cost. */
    static double rateBits(InrNetworks networks) {
        InrSymbols.Counter symbols = new InrSymbols.Counter();
        encode(symbols, networks);
        return symbols.rateBits();
    }

    private static double valueBits(InrTensor tensor, int scaleCode) {
        InrSymbols.Counter symbols = new InrSymbols.Counter();
        try {
            codeValues(symbols, scaleCode, tensor.values(), new int[tensor.values().length], "");
        } catch (NacreException e) {
            throw new AssertionError("an encoder meets no bad data", e);
        }
        return symbols.rateBits();
    }
}
