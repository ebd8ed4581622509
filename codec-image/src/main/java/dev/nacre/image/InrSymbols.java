package dev.nacre.image;

import dev.nacre.bitstream.ByteReader;
import dev.nacre.bitstream.MalformedBitstreamException;
import dev.nacre.bitstream.NacreException;
import dev.nacre.bitstream.SymbolHash;
import dev.nacre.entropy.SymbolDecoder;
import dev.nacre.entropy.SymbolEncoder;

/**
 * The coded integers of one unit. An encoder is given each value and returns it, a decoder ignores what it is given and returns the
 * one of the stream: so one text walks both ways, and they can't disagree. Counts and hashes them. For one thread.
 */
abstract sealed class InrSymbols {
    /** Lanes of the rANS stream: 4 bytes of state a unit. */
    private static final int LANES = 1;

    private final SymbolHash hash = new SymbolHash();
    private long numSymbols;

    /**
     * Codes an integer by a Laplace distribution.
     *
     * @param mean in 1/256
     * @param scale as {@link InrLaplace} has it
     * @param limit no value is larger in magnitude
     */
    final int code(int mean, int scale, int limit, int value) throws NacreException {
        int coded = laplace(mean, scale, limit, value);
        add(coded);
        return coded;
    }

    /** Takes an integer that was coded in parts into the hash and the count. */
    final void add(int value) {
        hash.add(value);
        numSymbols++;
    }

    /** Codes bits without a model, at most 14. */
    abstract int raw(int numBits, int bits) throws NacreException;

    /** Codes an integer, or a part of one, that is not hashed yet. */
    abstract int laplace(int mean, int scale, int limit, int value) throws NacreException;

    /** What a decoder throws when it finds nonsense; an encoder has none. */
    abstract MalformedBitstreamException malformed(String expected, String found);

    /** Position of the unit's bytes in the file, 0 in an encoder. */
    abstract long fileOffset();

    /** Hash of all integers so far. */
    final int hash() {
        return hash.value();
    }

    /** Integers so far, raw bits not counted. */
    final long numSymbols() {
        return numSymbols;
    }

    /** What an encoder walks with: counts what symbols cost. */
    static sealed class Counter extends InrSymbols implements InrLaplace.Sink {
        private static final double PROBABILITY = 1.0 / (1 << InrLaplace.PRECISION);

        private double rateBits;
        private double product = 1; // of probabilities whose logarithm is still to be taken

        @Override
        final int laplace(int mean, int scale, int limit, int value) {
            InrLaplace.encode(this, mean, scale, value);
            return value;
        }

        @Override
        int raw(int numBits, int bits) {
            rateBits += numBits;
            return bits;
        }

        @Override
        public void entry(int start, int frequency) {
            product *= frequency * PROBABILITY;
            if (product < 1e-200) {
                takeLogarithm();
            }
        }

        @Override
        public void bit(int bit) {
            rateBits++;
        }

        @Override
        final MalformedBitstreamException malformed(String expected, String found) {
            throw new AssertionError("an encoder meets no bad data: " + found);
        }

        @Override
        final long fileOffset() {
            return 0;
        }

        private void takeLogarithm() {
            rateBits -= StrictMath.log(product) / StrictMath.log(2);
            product = 1;
        }

        /** What the symbols so far cost by their probabilities. */
        final double rateBits() {
            takeLogarithm();
            return rateBits;
        }
    }

    /** Collects the symbols of a unit. */
    static final class Writer extends Counter {
        private final SymbolEncoder encoder = new SymbolEncoder(LANES);

        @Override
        int raw(int numBits, int bits) {
            encoder.encodeRaw(bits, numBits);
            return super.raw(numBits, bits);
        }

        @Override
        public void entry(int start, int frequency) {
            encoder.encodeEntry(InrLaplace.PRECISION, start, frequency);
            super.entry(start, frequency);
        }

        @Override
        public void bit(int bit) {
            encoder.encodeRaw(bit, 1);
            super.bit(bit);
        }

        byte[] finish() {
            return encoder.finish();
        }
    }

    /** Decodes the symbols of a unit. */
    static final class Reader extends InrSymbols {
        private final SymbolDecoder decoder;
        private final long fileOffset;

        Reader(ByteReader payload, String unit) throws NacreException {
            fileOffset = payload.fileOffset();
            decoder = new SymbolDecoder(payload, LANES, unit);
        }

        @Override
        int laplace(int mean, int scale, int limit, int value) throws NacreException {
            return InrLaplace.decode(decoder, mean, scale, limit, fileOffset);
        }

        @Override
        int raw(int numBits, int bits) throws NacreException {
            return decoder.decodeRaw(numBits);
        }

        @Override
        MalformedBitstreamException malformed(String expected, String found) {
            return new MalformedBitstreamException(fileOffset, expected, found);
        }

        @Override
        long fileOffset() {
            return fileOffset;
        }

        /** @throws MalformedBitstreamException if the stream does not end here */
        void finish() throws MalformedBitstreamException {
            decoder.finish();
        }
    }
}
