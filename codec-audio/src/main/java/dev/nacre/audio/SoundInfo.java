package dev.nacre.audio;

import dev.nacre.bitstream.BitstreamInfo;
import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.NacreException;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/** What a sound file says of itself, read without a model and without native libraries. Immutable. */
public final class SoundInfo {
    private final SoundHeader header;
    private final SoundTags tags;
    private final long samples; // SoundHeader.UNKNOWN if unknown
    private final int numBlocks;
    private final int symbolHash;
    private final long fileBytes;
    private final long codedBytes;

    private SoundInfo(
            SoundHeader header,
            SoundTags tags,
            long samples,
            int numBlocks,
            int symbolHash,
            long fileBytes,
            long codedBytes) {
        this.header = header;
        this.tags = tags;
        this.samples = samples;
        this.numBlocks = numBlocks;
        this.symbolHash = symbolHash;
        this.fileBytes = fileBytes;
        this.codedBytes = codedBytes;
    }

    /**
     * Reads a whole file, one chunk in memory at a time, and checks all checksums and the lengths of blocks, but decodes nothing.
     *
     * @param in at the start of the file; read to its end, not closed
     * @throws NacreException if the file is damaged, or not a sound by a known codec and version
     */
    public static SoundInfo read(InputStream in, DecodeLimits limits) throws IOException {
        BlockStream stream = new BlockStream(in, limits);
        long samples = 0;
        int numBlocks = 0;
        long codedBytes = 0;
        for (BlockSource.Block block = stream.next(); block != null; block = stream.next()) {
            samples += block.samples();
            numBlocks++;
            codedBytes += block.unit().payload().remaining();
        }
        return new SoundInfo(
                stream.header(),
                stream.tags(),
                samples,
                numBlocks,
                stream.symbolHash(),
                stream.fileBytes(),
                codedBytes);
    }

    /**
     * What a list of chunks tells: everything but {@link #samples}, where the head does not say it.
     *
     * @throws NacreException if the file is not a sound by a known codec and version, or its tags are malformed
     */
    public static SoundInfo of(BitstreamInfo bitstream) throws NacreException {
        SoundHeader header = HeadFormat.header(bitstream.head());
        return new SoundInfo(
                header,
                TagFormat.read(bitstream.metadata()),
                header.samplesOrUnknown(),
                bitstream.numUnits(),
                bitstream.unitHash(),
                bitstream.fileBytes(),
                bitstream.fileBytes() - bitstream.containerBytes());
    }

    public SoundHeader header() {
        return header;
    }

    public SoundTags tags() {
        return tags;
    }

    /** Samples of each channel. */
    public OptionalLong samples() {
        return samples == SoundHeader.UNKNOWN ? OptionalLong.empty() : OptionalLong.of(samples);
    }

    /** Blocks of 2 s, the last one perhaps shorter. */
    public int numBlocks() {
        return numBlocks;
    }

    /** Hash over the symbol hashes of all blocks, as {@code DONE} states it. */
    public int symbolHash() {
        return symbolHash;
    }

    public long fileBytes() {
        return fileBytes;
    }

    /** Bytes of the file that are not coded blocks: signature, head, frames, indices, hashes, tags. */
    public long containerBytes() {
        return fileBytes - codedBytes;
    }

    /** Bits a second of the whole file; NaN where its length is not known, or 0. */
    public double bitrate() {
        return samples > 0 ? 8.0 * fileBytes * header.format().rate() / samples : Double.NaN;
    }
}
