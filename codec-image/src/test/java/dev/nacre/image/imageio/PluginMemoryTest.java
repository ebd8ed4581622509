package dev.nacre.image.imageio;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.testing.ResidentMemory;
import dev.nacre.testing.TestPictures;
import dev.nacre.testing.imageio.Images;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Memory of a process that reads and reads. */
class PluginMemoryTest {
    private static final int MIB = 1 << 20;

    /** Decodes, and prints the resident size after each tenth of the way. */
    static final class Reader {
        private Reader() {}

        /** @param args how many decodings of one picture, and how many sizes */
        public static void main(String[] args) throws IOException {
            int decodings = Integer.parseInt(args[0]);
            int sizes = Integer.parseInt(args[1]);
            byte[] file = PluginTesting.encode(Images.image(TestPictures.photo(320, 200, 111)), 128);
            for (int i = 0; i < decodings; i++) {
                ImageIO.read(new ByteArrayInputStream(file));
                report("decodings", i + 1, decodings);
            }
            Random random = new Random(112);
            for (int i = 0; i < sizes; i++) {
                // The largest first: what it needs is kept, what the others need should come out of that.
                int width = i == 0 ? 260 : 8 + random.nextInt(252);
                int height = i == 0 ? 260 : 8 + random.nextInt(252);
                BufferedImage image = Images.image(TestPictures.gradient(width, height));
                ImageIO.read(new ByteArrayInputStream(PluginTesting.encode(image, 0)));
                report("sizes", i + 1, sizes);
            }
        }

        private static void report(String what, int done, int all) throws IOException {
            if (done % Math.max(1, all / 10) == 0) {
                System.gc();
                System.out.printf(Locale.ROOT, "%s %d %.1f%n", what, done, ResidentMemory.bytes() / (double) MIB);
            }
        }
    }

    @Test
    void residentMemoryStaysFlat() throws Exception {
        Assumptions.assumeTrue(ResidentMemory.isKnown(), "skipped: this system does not tell the resident size");
        // -Dnacre.test.decodings=1000 and -Dnacre.test.sizes=300 take longer than a build should.
        String decodings = System.getProperty("nacre.test.decodings", "60");
        String sizes = System.getProperty("nacre.test.sizes", "40");
        List<String> lines = Programs.run(Reader.class, true, List.of("-Xmx256m"), decodings, sizes);
        for (String what : List.of("decodings", "sizes")) {
            List<Double> resident = new ArrayList<>();
            for (String line : lines) {
                if (line.startsWith(what + " ")) {
                    resident.add(Double.parseDouble(line.split(" ")[2]));
                }
            }
            // Single figures are noise, the collector's most of all. What leaks lifts the lowest ones, too.
            int half = resident.size() / 2;
            double early = Collections.min(resident.subList(0, half));
            double late = Collections.min(resident.subList(half, resident.size()));
            assertTrue(late < early + 48, () -> what + ": " + resident + " MiB");
        }
    }
}
