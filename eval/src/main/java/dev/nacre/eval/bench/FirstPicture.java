package dev.nacre.eval.bench;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.image.Picture;
import dev.nacre.image.PictureReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The main program of a fresh process that codes one picture: {@code encode CODEC THREADS SETTING PICTURE FILE} or {@code decode CODEC THREADS
 * SETTING FILE}. {@link SpeedBench} starts it; nothing is printed.
 */
final class FirstPicture {
    private FirstPicture() {}

    public static void main(String[] args) throws IOException {
        try (BenchCodec codec =
                Peers.of(args[1], Preset.FAST, Integer.parseInt(args[2])).get(0)) {
            if (args[0].equals("encode")) {
                Picture picture = new PictureReader(DecodeLimits.defaults())
                        .read(Path.of(args[4]))
                        .picture()
                        .withoutAlpha();
                Files.write(Path.of(args[5]), codec.encode(picture, args[3]).value());
            } else {
                codec.decode(Files.readAllBytes(Path.of(args[4])));
            }
        }
    }
}
