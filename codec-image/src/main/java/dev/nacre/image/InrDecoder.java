package dev.nacre.image;

import dev.nacre.bitstream.LimitExceededException;
import dev.nacre.runtime.Parallel;
import java.io.IOException;
import java.util.List;

/** Files to pictures, or to parts of them. Immutable and thread-safe. */
final class InrDecoder {
    /** Samples that an array can hold. */
    private static final int MAX_PLANE = Integer.MAX_VALUE - 8;

    private final Parallel parallel;

    InrDecoder(Parallel parallel) {
        this.parallel = parallel;
    }

    /**
     * Decodes a picture.
     *
     * @param stream after its head
     */
    DecodedPicture picture(TileStream<InrHeader> stream) throws IOException {
        InrHeader header = stream.header();
        Rect all = Rect.all(header);
        InrPictureDecoding decoding = new InrPictureDecoding(stream, parallel, all);
        Picture picture = picture(decoding, header, all);
        return new DecodedPicture(
                picture, header, stream.metadata(), decoding.report(stream.position(), stream.symbolHash()), List.of());
    }

    /** Decodes what is sound of a damaged picture. */
    DecodedPicture salvage(SalvageTiles<InrHeader> source) throws IOException {
        InrHeader header = source.header();
        Rect all = Rect.all(header);
        InrPictureDecoding decoding = new InrPictureDecoding(source, parallel, all);
        return source.picture(picture(decoding, header, all), decoding.report(source.position(), 0));
    }

    /** Decodes a rectangle of a picture. */
    Picture picture(TileSource<InrHeader> source, Rect region) throws IOException {
        return picture(new InrPictureDecoding(source, parallel, region), source.header(), region);
    }

    /** Decodes a rectangle of a picture piece by piece. */
    void pieces(TileSource<InrHeader> source, Rect region, PictureSink sink) throws IOException {
        new InrPictureDecoding(source, parallel, region).run(sink);
    }

    /** Decodes every symbol, alpha included, and compares all hashes. */
    CodingReport verify(TileStream<InrHeader> stream) throws IOException {
        InrPictureDecoding decoding = new InrPictureDecoding(stream, parallel, Rect.all(stream.header()));
        decoding.verify();
        return decoding.report(stream.position(), stream.symbolHash());
    }

    private static Picture picture(InrPictureDecoding decoding, InrHeader header, Rect region) throws IOException {
        long area = (long) region.width() * region.height();
        if (area > MAX_PLANE) {
            throw new LimitExceededException("pixels of a picture in memory", area, MAX_PLANE);
        }
        Picture[] whole = new Picture[1];
        Canvas[] canvas = new Canvas[1];
        decoding.run((piece, x, y) -> {
            if (piece.width() == region.width() && piece.height() == region.height()) {
                whole[0] = piece;
                return;
            }
            if (canvas[0] == null) {
                // Only now: a head alone, without tiles that decode, gets no memory for its picture.
                canvas[0] = new Canvas(region.width(), region.height(), header.colour(), header.alpha());
            }
            canvas[0].copy(piece, x - region.x(), y - region.y());
        });
        return whole[0] != null ? whole[0] : canvas[0].picture();
    }
}
