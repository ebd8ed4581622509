package dev.nacre.image;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.runtime.ModelPackage;
import dev.nacre.runtime.ModelStore;
import dev.nacre.runtime.OnnxOptions;
import dev.nacre.runtime.OnnxSession;
import dev.nacre.testing.TestPictures;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;

/**
 * Times the first {@code ImageIO.read} of a picture of 768x512 in fresh processes, natives lying unpacked, and in others the steps
 * that it consists of, one after the other. Arguments, all optional: rounds (9), quality level (50), a picture file (else a synthetic
 * one). Prints least and median of wall times, and the CPU time of all threads, which a busy machine does not change as much.
 *
 * <p>A main program and no test. Run it with the class path of the tests.
 */
public final class StartBenchmark {
    private StartBenchmark() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 9;
        int level = args.length > 1 ? Integer.parseInt(args[1]) : 50;
        Picture picture = args.length > 2
                ? new PictureReader(DecodeLimits.defaults())
                        .read(Path.of(args[2]))
                        .picture()
                : WallocTesting.picture(TestPictures.photo(768, 512, 1));
        Path file = Files.createTempFile("start", ".ncr");
        try {
            try (WallocCodec codec = WallocTesting.codec(2)) {
                Files.write(file, WallocTesting.encode(codec, picture, level));
            }
            System.out.printf(
                    Locale.ROOT,
                    "%s, level %d, %d bytes, %d processors, JDK %s, %d rounds; milliseconds%n",
                    picture,
                    level,
                    Files.size(file),
                    Runtime.getRuntime().availableProcessors(),
                    System.getProperty("java.version"),
                    rounds);
            System.out.printf("%-34s %8s %8s %8s%n", "", "least", "median", "CPU");
            print(rounds, First.class, file);
            print(rounds, Steps.class, file);
        } finally {
            Files.delete(file);
        }
    }

    private static void print(int rounds, Class<?> program, Path file) throws IOException, InterruptedException {
        Map<String, List<double[]>> lines = new LinkedHashMap<>();
        for (int round = -1; round < rounds; round++) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Djava.awt.headless=true",
                            "-cp",
                            System.getProperty("java.class.path"),
                            program.getName(),
                            file.toString(),
                            Long.toString(System.currentTimeMillis()))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException(output);
            }
            // The first one unpacks natives, and has the system read files.
            for (String line : round < 0 ? new String[0] : output.split("\n")) {
                String[] fields = line.split(": ");
                String[] times = fields[1].split(" ");
                lines.computeIfAbsent(fields[0], key -> new ArrayList<>())
                        .add(new double[] {Double.parseDouble(times[0]), Double.parseDouble(times[1])});
            }
        }
        lines.forEach((name, times) -> {
            double[] wall = times.stream().mapToDouble(t -> t[0]).sorted().toArray();
            double[] cpu = times.stream().mapToDouble(t -> t[1]).sorted().toArray();
            System.out.printf(
                    Locale.ROOT,
                    "%-34s %8.0f %8.0f %8.0f%n",
                    name,
                    wall[0],
                    wall[wall.length / 2],
                    cpu[cpu.length / 2]);
        });
    }

    /** Prints times since the last call, as steps end. */
    private static final class Clock {
        private final StringBuilder lines = new StringBuilder();
        private long wall = System.nanoTime();
        private double cpu;

        /** @param started when the process was started, in milliseconds since 1970 */
        Clock(long started) {
            cpu = cpuMillis();
            add("JVM, to the first line of main", System.currentTimeMillis() - started, cpu);
        }

        private static double cpuMillis() {
            return ProcessHandle.current()
                            .info()
                            .totalCpuDuration()
                            .orElseThrow()
                            .toNanos()
                    / 1e6;
        }

        void end(String step) {
            long now = System.nanoTime();
            double cpuNow = cpuMillis();
            add(step, (now - wall) / 1e6, cpuNow - cpu);
            cpu = cpuNow;
            wall = System.nanoTime();
        }

        void add(String step, double millis, double cpuMillis) {
            lines.append(String.format(Locale.ROOT, "%s: %.1f %.1f%n", step, millis, cpuMillis));
        }

        void print() {
            System.out.print(lines);
        }
    }

    /** Reads as an application does. */
    static final class First {
        private First() {}

        public static void main(String[] args) throws IOException {
            Clock clock = new Clock(Long.parseLong(args[1]));
            BufferedImage image = ImageIO.read(new File(args[0]));
            clock.end("first ImageIO.read");
            BufferedImage again = ImageIO.read(new File(args[0]));
            clock.end("second ImageIO.read");
            if (image == null || again.getRGB(100, 100) != image.getRGB(100, 100)) {
                throw new IOException("read " + image + " and " + again);
            }
            clock.print();
        }
    }

    /** The same step by step, in one thread until the decoding. */
    static final class Steps {
        private Steps() {}

        public static void main(String[] args) throws IOException {
            Clock clock = new Clock(Long.parseLong(args[1]));
            ImageIO.scanForPlugins();
            clock.end("  ImageIO and its plugins");
            try (ModelPackage model = ModelStore.system().find(WallocTesting.MODEL)) {
                clock.end("  finding the model, model.json");
                WallocModel.read(model);
                clock.end("  its tables and integer networks");
                OnnxOptions options = OnnxOptions.defaults().withThreads(2);
                try (OnnxSession first = model.session(WallocModel.SYNTHESIS, options)) {
                    clock.end("  natives and synthesis session");
                    // Another key, so another native session: what it takes is no part of loading natives.
                    try (OnnxSession other = model.session(WallocModel.SYNTHESIS, options.withThreads(1))) {
                        clock.end("  (such a session alone)");
                        if (other.inputs().size() != first.inputs().size()) {
                            throw new IOException("two graphs of one name");
                        }
                    }
                    try (WallocCodec codec = WallocCodec.open(
                                    model, WallocOptions.defaults().withThreads(2));
                            InputStream in = new FileInputStream(args[0])) {
                        clock.end("  (integer networks once more)");
                        CodingReport report =
                                codec.decode(in, DecodeLimits.defaults()).report();
                        clock.end("  decoding");
                        clock.add("    entropy network", report.networkMillis(), 0);
                        clock.add("    coder", report.coderMillis(), 0);
                        clock.add("    transform", report.transformMillis(), 0);
                    }
                }
            }
            clock.print();
        }
    }
}
