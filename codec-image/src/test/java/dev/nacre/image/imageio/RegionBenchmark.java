package dev.nacre.image.imageio;

import com.sun.management.OperatingSystemMXBean;
import dev.nacre.image.EncodeOptions;
import dev.nacre.image.ProfiledPicture;
import dev.nacre.testing.TestPictures;
import dev.nacre.testing.imageio.Images;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Times 512x512 regions of a picture of 24 megapixels against the whole of it, all through ImageIO, in one process with a heap of 200
 * MiB and turn by turn, and prints the least times. Arguments, all optional: rounds (5), quality level (50).
 *
 * <p>A main program and no test, since a busy machine would make it fail for no fault of ours ({@code RegionWorkTest} counts work
 * instead). Run it with the class path of the tests. It exits with 1 if a region takes more than a twentieth of the whole's time.
 */
public final class RegionBenchmark {
    private static final int WIDTH = 6000;
    private static final int HEIGHT = 4000;
    private static final double ALLOWED = 0.05;

    private RegionBenchmark() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
        int level = args.length > 1 ? Integer.parseInt(args[1]) : 50;
        Path file = Files.createTempFile("region", ".ncr");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
                SharedCodecs.codec(SharedCodecs.DEFAULT_MODEL)
                        .encode(
                                ProfiledPicture.fromBufferedImage(picture()).picture(),
                                EncodeOptions.defaults().withLevel(level),
                                out);
            }
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx200m",
                            "-Djava.awt.headless=true",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Decoder.class.getName(),
                            file.toString(),
                            Integer.toString(rounds))
                    .inheritIO()
                    .start();
            int status = process.waitFor();
            if (status != 0) {
                System.exit(status);
            }
        } finally {
            Files.delete(file);
        }
    }

    /** A photograph's worth of detail everywhere: one of 1500x1000, and its mirror images beside it. */
    private static BufferedImage picture() {
        BufferedImage part = Images.image(TestPictures.photo(WIDTH / 4, HEIGHT / 4, 24));
        BufferedImage whole = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_3BYTE_BGR);
        int[] row = new int[part.getWidth()];
        int[] mirrored = new int[row.length];
        for (int y = 0; y < HEIGHT; y++) {
            int v = y % (2 * part.getHeight());
            part.getRGB(0, Math.min(v, 2 * part.getHeight() - 1 - v), row.length, 1, row, 0, row.length);
            for (int x = 0; x < row.length; x++) {
                mirrored[row.length - 1 - x] = row[x];
            }
            for (int i = 0; i < 4; i++) {
                whole.setRGB(i * row.length, y, row.length, 1, i % 2 == 0 ? row : mirrored, 0, row.length);
            }
        }
        return whole;
    }

    /** The second process. */
    static final class Decoder {
        private static final int REGIONS_A_ROUND = 4;
        private static final List<Rectangle> REGIONS = List.of(
                new Rectangle(0, 0, WIDTH, HEIGHT),
                new Rectangle(2048, 1536, 512, 512),
                new Rectangle(2056, 1544, 512, 512),
                new Rectangle(2016, 1504, 512, 512),
                new Rectangle(2304, 1536, 512, 512),
                new Rectangle(2048, 1792, 512, 512),
                new Rectangle(2309, 1801, 512, 512),
                new Rectangle(0, 0, 512, 512),
                new Rectangle(WIDTH - 512, 1536, 512, 512),
                new Rectangle(WIDTH - 512, HEIGHT - 512, 512, 512));

        private Decoder() {}

        public static void main(String[] args) throws IOException {
            File file = new File(args[0]);
            int rounds = Integer.parseInt(args[1]);
            double[][] wall = new double[REGIONS.size()][rounds];
            double[][] cpu = new double[REGIONS.size()][rounds];
            for (int round = -1; round < rounds; round++) {
                for (int i = 0; i < wall.length; i++) {
                    int times = i == 0 ? 1 : REGIONS_A_ROUND;
                    long cpuStart = cpuNanos();
                    long start = System.nanoTime();
                    for (int n = 0; n < times; n++) {
                        read(file, REGIONS.get(i));
                    }
                    if (round >= 0) {
                        wall[i][round] = (System.nanoTime() - start) / 1e6 / times;
                        cpu[i][round] = (cpuNanos() - cpuStart) / 1e6 / times;
                    }
                }
            }
            System.exit(print(wall, cpu, file) ? 0 : 1);
        }

        private static long cpuNanos() {
            return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
        }

        private static void read(File file, Rectangle region) throws IOException {
            try (ImageInputStream in = ImageIO.createImageInputStream(file)) {
                ImageReader reader = ImageIO.getImageReaders(in).next();
                try {
                    reader.setInput(in);
                    ImageReadParam param = reader.getDefaultReadParam();
                    param.setSourceRegion(region);
                    BufferedImage image = reader.read(0, param);
                    if (image.getWidth() != region.width || image.getHeight() != region.height) {
                        throw new IOException("read " + image);
                    }
                } finally {
                    reader.dispose();
                }
            }
        }

        /** A busy machine only ever adds to it. */
        private static double least(double[] values) {
            return Arrays.stream(values).min().orElseThrow();
        }

        private static boolean print(double[][] wall, double[][] cpu, File file) {
            System.out.printf(
                    Locale.ROOT,
                    "%dx%d, %d bytes, heap %d MiB, %d processors, JDK %s, least of %d rounds%n",
                    WIDTH,
                    HEIGHT,
                    file.length(),
                    Runtime.getRuntime().maxMemory() >> 20,
                    Runtime.getRuntime().availableProcessors(),
                    System.getProperty("java.version"),
                    wall[0].length);
            System.out.printf("%-24s %9s %7s %9s %7s%n", "region", "wall ms", "%", "CPU ms", "%");
            boolean holds = true;
            for (int i = 0; i < wall.length; i++) {
                double part = least(wall[i]) / least(wall[0]);
                Rectangle r = REGIONS.get(i);
                System.out.printf(
                        Locale.ROOT,
                        "%-24s %9.1f %7.2f %9.1f %7.2f%n",
                        r.width + "x" + r.height + " at " + r.x + "," + r.y,
                        least(wall[i]),
                        100 * part,
                        least(cpu[i]),
                        100 * least(cpu[i]) / least(cpu[0]));
                holds &= i == 0 || part <= ALLOWED;
            }
            System.out.println("at most 5 % of the whole: " + (holds ? "holds" : "FAILS"));
            return holds;
        }
    }
}
