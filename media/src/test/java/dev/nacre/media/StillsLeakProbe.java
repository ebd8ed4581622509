package dev.nacre.media;

import dev.nacre.image.Picture;
import dev.nacre.testing.ResidentMemory;
import dev.nacre.testing.TestPictures;
import java.io.IOException;
import java.util.Arrays;

/** A program of its own: codes and decodes one format over and over, and prints by how many bytes that made the process grow. */
final class StillsLeakProbe {
    private static final int WARM_UP = 100;
    private static final int ROUNDS = 400;

    private StillsLeakProbe() {}

    public static void main(String[] args) throws IOException {
        StillsTest.Format format = StillsTest.Format.valueOf(args[0]);
        StillEncoder encoder = format.encoder();
        StillDecoder decoder = format.decoder();
        Picture picture = StillsTest.picture(TestPictures.photo(128, 128, 1));
        byte[] file = encoder.encode(picture);
        byte[] damaged = Arrays.copyOf(file, file.length / 3);
        long before = 0;
        for (int i = 0; i < WARM_UP + ROUNDS; i++) {
            if (i == WARM_UP) {
                before = ResidentMemory.bytes();
            }
            encoder.encode(picture);
            decoder.decode(file);
            try {
                decoder.decode(damaged);
            } catch (MediaException e) {
                // As it should be, mostly.
            }
        }
        System.out.println(ResidentMemory.bytes() - before);
    }
}
