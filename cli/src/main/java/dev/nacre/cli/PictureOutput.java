package dev.nacre.cli;

import dev.nacre.image.DecodedPicture;
import dev.nacre.image.Picture;
import dev.nacre.image.PictureFormat;
import dev.nacre.image.PictureWriter;
import dev.nacre.media.Ffmpeg;
import dev.nacre.media.PixelLayout;
import dev.nacre.media.StillEncoder;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A format that {@code nacre decode} writes pictures in: those of {@link PictureWriter}, and lossless WebP by FFmpeg. */
interface PictureOutput {
    /** The suffix of WebP, which FFmpeg writes. */
    String WEBP = "webp";

    /**
     * Writes a file.
     *
     * @return what was lost, a line each
     */
    List<String> write(DecodedPicture decoded, OutputStream out) throws IOException;

    /** The format that goes by a suffix or name; empty if there is none. */
    static Optional<PictureOutput> ofSuffix(String suffix) {
        if (suffix.toLowerCase(Locale.ROOT).equals(WEBP)) {
            return Optional.of(PictureOutput::writeWebp);
        }
        return PictureFormat.ofSuffix(suffix)
                .map(format -> (decoded, out) -> PictureWriter.of(format)
                        .withMetadata(decoded.metadata())
                        .write(decoded.picture(), out));
    }

    /** The format of a file, by the end of its name. */
    static Optional<PictureOutput> ofFileName(String name) {
        return ofSuffix(name.substring(name.lastIndexOf('.') + 1));
    }

    /** The suffixes, for people. Nobody is asked for a writer here: that would look for plugins at every start of the command. */
    static String suffixes() {
        return Stream.concat(
                        Arrays.stream(PictureFormat.values())
                                .map(format -> format.suffixes().get(0)),
                        Stream.of(WEBP))
                .collect(Collectors.joining(", "));
    }

    private static List<String> writeWebp(DecodedPicture decoded, OutputStream out) throws IOException {
        Picture srgb = decoded.profiled().inSrgb();
        out.write(StillEncoder.of(Ffmpeg.load(), "libwebp", PixelLayout.BGRA)
                .withOption("lossless", "1")
                .encode(srgb));
        return decoded.metadata().lostIn("WEBP").stream().toList();
    }
}
