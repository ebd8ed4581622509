package dev.nacre.image;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.runtime.Device;
import dev.nacre.runtime.FloatTensor;
import dev.nacre.runtime.ModelPackage;
import dev.nacre.runtime.OnnxOptions;
import dev.nacre.runtime.OnnxSession;
import dev.nacre.testing.TestPictures;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * Times warm encoding and decoding against the bare float graphs, in one process and turn by turn, and prints a table. Arguments,
 * all optional: threads (2), rounds (40), quality level (50), a picture file (else a synthetic one of 768x512).
 *
 * <p>A main program and no test, since a busy machine would make it fail for no fault of ours. Run it with the class path of the
 * tests.
 */
public final class WallocBenchmark {
    private static final int WARM_UP = 25;

    private WallocBenchmark() {}

    public static void main(String[] args) throws IOException {
        int threads = args.length > 0 ? Integer.parseInt(args[0]) : 2;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 40;
        int level = args.length > 2 ? Integer.parseInt(args[2]) : 50;
        Picture picture = args.length > 3
                ? new PictureReader(DecodeLimits.defaults())
                        .read(Path.of(args[3]))
                        .picture()
                : WallocTesting.picture(TestPictures.photo(768, 512, 1));
        try (ModelPackage model = WallocTesting.model()) {
            new Bench(model, picture, threads, level).run(rounds);
        }
    }

    private static final class Bench {
        private static final String[] NAMES = {
            "bare analysis",
            "encode",
            "  transform",
            "  entropy network",
            "  coder",
            "bare synthesis",
            "decode",
            "  transform",
            "  entropy network",
            "  coder",
            "verify"
        };

        private final ModelPackage model;
        private final Picture picture;
        private final int threads;
        private final EncodeOptions options;
        private final int width;
        private final int height;
        private long fileBytes;

        Bench(ModelPackage model, Picture picture, int threads, int level) {
            this.model = model;
            this.picture = picture;
            this.threads = threads;
            this.options = EncodeOptions.defaults().withLevel(level);
            this.width = TileGrid.cellsIn(picture.width());
            this.height = TileGrid.cellsIn(picture.height());
        }

        void run(int rounds) throws IOException {
            OnnxOptions onnx = OnnxOptions.defaults().withDevice(Device.CPU).withThreads(threads);
            FloatTensor pixels = FloatTensor.allocate(1, 3, 8L * height, 8L * width);
            FloatTensor latents =
                    FloatTensor.allocate(1, WallocModel.read(model).latentChannels(), height, width);
            double[][] times = new double[NAMES.length][rounds];
            try (OnnxSession analysis = model.session(WallocModel.ANALYSIS, onnx);
                    OnnxSession synthesis = model.session(WallocModel.SYNTHESIS, onnx);
                    WallocCodec codec = WallocCodec.open(model, WallocTesting.options(threads))) {
                for (int round = -WARM_UP; round < rounds; round++) {
                    double[] now = new double[NAMES.length];
                    now[0] = bare(analysis, "pixels", pixels, "latents", latents);
                    ByteArrayOutputStream out = new ByteArrayOutputStream();
                    put(now, 1, codec.encode(picture, options, out));
                    now[5] = bare(synthesis, "latents", latents, "pixels", pixels);
                    byte[] file = out.toByteArray();
                    put(
                            now,
                            6,
                            codec.decode(new ByteArrayInputStream(file), DecodeLimits.defaults())
                                    .report());
                    now[10] = codec.verify(new ByteArrayInputStream(file), DecodeLimits.defaults())
                            .report()
                            .totalMillis();
                    fileBytes = file.length;
                    for (int i = 0; round >= 0 && i < now.length; i++) {
                        times[i][round] = now[i];
                    }
                }
            }
            print(times);
        }

        private double bare(OnnxSession graph, String input, FloatTensor in, String output, FloatTensor out)
                throws IOException {
            long start = System.nanoTime();
            graph.call()
                    .input(input, in)
                    .input("level", options.level())
                    .output(output, out)
                    .run();
            return (System.nanoTime() - start) / 1e6;
        }

        private static void put(double[] now, int at, CodingReport report) {
            now[at] = report.totalMillis();
            now[at + 1] = report.transformMillis();
            now[at + 2] = report.networkMillis();
            now[at + 3] = report.coderMillis();
        }

        private void print(double[][] times) {
            System.out.printf(
                    Locale.ROOT,
                    "%s, level %d, %d bytes, model %s, %d threads, JDK %s, %d rounds; milliseconds%n",
                    picture,
                    options.level(),
                    fileBytes,
                    model.info(),
                    threads,
                    System.getProperty("java.version"),
                    times[0].length);
            System.out.printf("%-18s %8s %8s %8s%n", "", "least", "median", "most");
            double[] medians = new double[times.length];
            for (int i = 0; i < times.length; i++) {
                Arrays.sort(times[i]);
                medians[i] = times[i][times[i].length / 2];
                System.out.printf(
                        Locale.ROOT,
                        "%-18s %8.1f %8.1f %8.1f%n",
                        NAMES[i],
                        times[i][0],
                        medians[i],
                        times[i][times[i].length - 1]);
            }
            gate("encode", medians[1], 2 * medians[0] + 80);
            gate("decode", medians[6], 1.5 * medians[5] + 60);
        }

        private static void gate(String what, double median, double allowed) {
            System.out.printf(
                    Locale.ROOT,
                    "%s: %.1f ms, allowed %.1f: %s%n",
                    what,
                    median,
                    allowed,
                    median <= allowed ? "holds" : "FAILS");
        }
    }
}
