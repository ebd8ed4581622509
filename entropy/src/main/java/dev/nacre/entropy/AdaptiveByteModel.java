package dev.nacre.entropy;

import dev.nacre.bitstream.NacreException;
import java.util.Objects;

/**
 * Adaptive model of bytes: each is coded as eight bits, the highest first, and each bit in the context of those before
 * it (a binary tree of 255 nodes). There may be several such trees, picked by a context of the caller's own.
 *
 * <p>Layout: format.md, "Bytes". Mutable, for one thread.
 */
public final class AdaptiveByteModel {
    private static final int TREE = 256; // node 1 is the root; node 0 is unused

    private final AdaptiveBits bits;
    private final int numContexts;

    /** @param numContexts number of trees, in [1, 2^16] */
    public AdaptiveByteModel(int numContexts) {
        if (numContexts < 1 || numContexts > 1 << 16) {
            throw new IllegalArgumentException("numContexts is " + numContexts + ", allowed 1 to 65536");
        }
        this.numContexts = numContexts;
        bits = new AdaptiveBits(numContexts * TREE);
    }

    public int numContexts() {
        return numContexts;
    }

    /** Forgets everything learned. */
    public void reset() {
        bits.reset();
    }

    /** @param value in [0, 255] */
    public void encode(BinaryEncoder encoder, int context, int value) {
        Objects.checkIndex(context, numContexts);
        Objects.checkIndex(value, 256);
        int tree = context * TREE;
        int node = 1;
        for (int i = 7; i >= 0; i--) {
            int bit = value >>> i & 1;
            encoder.encode(bits, tree + node, bit);
            node = node << 1 | bit;
        }
    }

    /** @return in [0, 255] */
    public int decode(BinaryDecoder decoder, int context) throws NacreException {
        Objects.checkIndex(context, numContexts);
        int tree = context * TREE;
        int node = 1;
        while (node < TREE) {
            node = node << 1 | decoder.decode(bits, tree + node);
        }
        return node - TREE;
    }
}
