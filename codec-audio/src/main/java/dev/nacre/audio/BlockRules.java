package dev.nacre.audio;

import dev.nacre.bitstream.ByteReader;
import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.MalformedBitstreamException;
import dev.nacre.bitstream.NacreException;
import dev.nacre.bitstream.Unit;

/** What must hold of the blocks of a sound: their lengths, and the limits. Immutable. */
final class BlockRules {
    /** Memory of a block for each of its samples: of the sound, of the codec, spectra and queues. */
    private static final int BYTES_PER_SAMPLE = 32;

    /** Bytes of the smallest chunk: frame 9, index 1, hash 4, samples 1, flags 1. */
    private static final int MIN_BLOCK_BYTES = 16;

    private final SoundHeader header;
    private final DecodeLimits limits;
    private final BlockSpan span;
    private final int rate;

    /** @throws NacreException if what the head says passes the limits */
    BlockRules(SoundHeader header, DecodeLimits limits) throws NacreException {
        this.header = header;
        this.limits = limits;
        this.span = HeadFormat.span(header.codec());
        this.rate = header.format().rate();
        limits.checkMemory("a block", (long) samples(0) * header.format().channels(), BYTES_PER_SAMPLE);
        if (header.samples().isPresent()) {
            long samples = header.samples().getAsLong();
            limits.checkSamples(samples);
            limits.checkChunks(2 + blocks(samples));
            limits.checkBytes(MIN_BLOCK_BYTES * blocks(samples));
        }
    }

    /** Samples of a whole block. */
    int samples(long block) {
        return span.samples(block, rate);
    }

    private long blocks(long samples) {
        return span.blocks(samples, rate);
    }

    long start(long block) {
        return span.start(block, rate);
    }

    /** Reads what a unit says in front of the coder's bytes. */
    BlockSource.Block block(Unit unit) throws NacreException {
        long index = unit.index();
        ByteReader in = unit.payload();
        long offset = in.fileOffset();
        int samples = in.varintInt("samples of block " + index, samples(index));
        boolean last = samples > 0;
        int count = last ? samples : samples(index);
        if (header.samples().isPresent()) {
            long left = header.samples().getAsLong() - start(index);
            boolean shouldBeLast = left <= samples(index);
            if (last != shouldBeLast || (last && samples != left)) {
                throw new MalformedBitstreamException(
                        offset,
                        (shouldBeLast ? "the last block, with " + left + " samples" : "a block that is not the last")
                                + " as HEAD says",
                        last ? "the last one, with " + samples : "one that is not the last");
            }
        }
        limits.checkSamples(start(index) + count);
        int silent = CodedUnit.readSilent(in, header.format().channels());
        return new BlockSource.Block(index, count, last, unit, in, silent, null);
    }

    /** A block that could not be read. */
    BlockSource.Block lost(long index, int samples, boolean last, NacreException problem) {
        return new BlockSource.Block(index, samples, last, null, null, 0, problem);
    }
}
