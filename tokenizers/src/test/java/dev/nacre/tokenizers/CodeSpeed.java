package dev.nacre.tokenizers;

import dev.nacre.bitstream.ByteReader;
import dev.nacre.bitstream.NacreException;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * Prints the speed of quantising, encoding and decoding at the size of hifi-16k, by CPU time of one thread, best of several runs; not
 * a test. Run it by hand on the test class path.
 */
final class CodeSpeed {
    private static final int FRAMES = 100;
    private static final int RUNS = 60;

    private CodeSpeed() {}

    private interface Job {
        void run() throws NacreException;
    }

    public static void main(String[] args) throws NacreException {
        CodeContext context = RandomContexts.context(RandomContexts.REAL);
        Quantizer quantizer = context.quantizer();
        System.out.printf(
                Locale.ROOT,
                "java %s, %s, %d MAC a code%n",
                System.getProperty("java.version"),
                quantizer,
                context.macsPerFrame(1));
        for (int pairs : new int[] {6, 12}) {
            float[] latents = new float[quantizer.dims() * FRAMES];
            for (int i = 0; i < latents.length; i++) {
                latents[i] = (float) StrictMath.sin(i * 0.37) * 2;
            }
            measure("quantize", pairs, () -> quantizer.quantize(latents, FRAMES, pairs));
            CodeCoder coder = new CodeCoder(context);
            CodeGrid grid = RandomContexts.likely(context, FRAMES, pairs, 1);
            byte[] unit = coder.encode(grid);
            System.out.printf(Locale.ROOT, "%d pairs: %.2f bits a code%n", pairs, 8.0 * unit.length / FRAMES / pairs);
            measure("encode", pairs, () -> coder.encode(grid));
            measure("decode", pairs, () -> coder.decode(new ByteReader(unit), FRAMES, pairs, "speed"));
        }
    }

    private static void measure(String what, int pairs, Job job) throws NacreException {
        double best = Double.MAX_VALUE;
        for (int run = 0; run < RUNS; run++) {
            long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            job.run();
            best = Math.min(best, ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start);
        }
        System.out.printf(Locale.ROOT, "%-9s %2d pairs: %6.2f us a code%n", what, pairs, best / 1e3 / FRAMES / pairs);
    }
}
