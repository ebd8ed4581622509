package dev.nacre.bitstream;

import java.util.Objects;

/**
 * MurmurHash3 (x86, 32 bits, seed 0) of a sequence of integers, each taken as four bytes, lowest first.
 *
 * <p>Encoder and decoder each feed it the symbols in coding order; a unit stores the result, so that a decoder which
 * went astray says so instead of painting noise. It finds accidents, not forgers.
 *
 * <p>Source: Austin Appleby, SMHasher, {@code MurmurHash3_x86_32}; format.md, "Hashes". Mutable, for one thread.
 */
public final class SymbolHash {
    private int state;
    private int numInts; // modulo 2^32, which is all that the final mix looks at

    public SymbolHash() {
        this(0);
    }

    SymbolHash(int seed) {
        state = seed;
    }

    /** Appends one integer. */
    public void add(int symbol) {
        state = mix(state, symbol);
        numInts++;
    }

    /** Appends {@code symbols[from]} to {@code symbols[to - 1]}. */
    public void add(int[] symbols, int from, int to) {
        Objects.checkFromToIndex(from, to, symbols.length);
        int h = state;
        for (int i = from; i < to; i++) {
            h = mix(h, symbols[i]);
        }
        state = h;
        numInts += to - from;
    }

    /** Hash of everything added so far; more may be added afterwards. */
    public int value() {
        int h = state ^ (numInts << 2);
        h = (h ^ (h >>> 16)) * 0x85EBCA6B;
        h = (h ^ (h >>> 13)) * 0xC2B2AE35;
        return h ^ (h >>> 16);
    }

    private static int mix(int h, int symbol) {
        int k = Integer.rotateLeft(symbol * 0xCC9E2D51, 15) * 0x1B873593;
        return Integer.rotateLeft(h ^ k, 13) * 5 + 0xE6546B64;
    }
}
