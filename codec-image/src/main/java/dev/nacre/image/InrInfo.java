package dev.nacre.image;

import dev.nacre.bitstream.BitstreamInfo;
import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.NacreException;
import java.io.IOException;
import java.io.InputStream;

/** What an inr file says of itself; nothing is decoded. Immutable. */
public final class InrInfo {
    private final InrHeader header;
    private final PictureMetadata metadata;
    private final BitstreamInfo bitstream;

    private InrInfo(InrHeader header, PictureMetadata metadata, BitstreamInfo bitstream) {
        this.header = header;
        this.metadata = metadata;
        this.bitstream = bitstream;
    }

    /**
     * Reads a whole file, one chunk in memory at a time, and checks all checksums, but decodes nothing.
     *
     * @param in at the start of the file; read to its end, not closed
     * @throws NacreException if the file is damaged, or not an inr picture of a known version
     */
    public static InrInfo read(InputStream in, DecodeLimits limits) throws IOException {
        return of(BitstreamInfo.read(in, limits));
    }

    /** @throws NacreException if the file is not an inr picture of a known version, or its metadata are malformed */
    public static InrInfo of(BitstreamInfo bitstream) throws NacreException {
        return new InrInfo(InrFormat.header(bitstream.head()), MetadataFormat.read(bitstream.metadata()), bitstream);
    }

    public InrHeader header() {
        return header;
    }

    public PictureMetadata metadata() {
        return metadata;
    }

    /** All chunks, and their sizes. */
    public BitstreamInfo bitstream() {
        return bitstream;
    }

    /** Bits of the whole file for each pixel. */
    public double bpp() {
        return 8.0 * bitstream.fileBytes() / ((double) header.width() * header.height());
    }
}
