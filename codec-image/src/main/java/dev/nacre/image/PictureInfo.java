package dev.nacre.image;

import dev.nacre.bitstream.BitstreamInfo;
import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.NacreException;
import java.io.IOException;
import java.io.InputStream;

/** What a picture file of any codec says of itself, read without a model and without native libraries. Immutable. */
public final class PictureInfo {
    private final PictureHeader header;
    private final PictureMetadata metadata;
    private final BitstreamInfo bitstream;

    private PictureInfo(PictureHeader header, PictureMetadata metadata, BitstreamInfo bitstream) {
        this.header = header;
        this.metadata = metadata;
        this.bitstream = bitstream;
    }

    /**
     * Reads a whole file, one chunk in memory at a time, and checks all checksums, but decodes nothing.
     *
     * @param in at the start of the file; read to its end, not closed
     * @throws NacreException if the file is damaged, or not a picture by a known codec and version
     */
    public static PictureInfo read(InputStream in, DecodeLimits limits) throws IOException {
        return of(BitstreamInfo.read(in, limits));
    }

    /** @throws NacreException if the file is not a picture by a known codec and version, or its metadata are malformed */
    public static PictureInfo of(BitstreamInfo bitstream) throws NacreException {
        return new PictureInfo(
                PictureDecoder.header(bitstream.head()), MetadataFormat.read(bitstream.metadata()), bitstream);
    }

    public PictureHeader header() {
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
