package dev.nacre.eval.bench;

import dev.nacre.image.Picture;
import dev.nacre.image.PictureFormat;
import dev.nacre.image.PictureWriter;
import dev.nacre.media.Ffmpeg;
import dev.nacre.media.MediaException;
import dev.nacre.media.PixelLayout;
import dev.nacre.media.StillEncoder;
import java.io.IOException;
import java.util.Base64;

/** Pictures inside of a page: lossless, as WebP (a quarter smaller) where FFmpeg's natives are, else as PNG. */
final class Embedded {
    private Embedded() {}

    /** A {@code data:} address that holds the picture; alpha is dropped. */
    static String dataUri(Picture picture) throws IOException {
        byte[] file;
        String type;
        try {
            file = StillEncoder.of(Ffmpeg.load(), "libwebp", PixelLayout.BGRA)
                    .withOption("lossless", "1")
                    .withOption("compression_level", "4")
                    .encode(picture.withoutAlpha());
            type = "webp";
        } catch (MediaException e) {
            file = PictureWriter.of(PictureFormat.PNG).toBytes(picture.withoutAlpha());
            type = "png";
        }
        return "data:image/" + type + ";base64," + Base64.getEncoder().encodeToString(file);
    }
}
