package dev.nacre.audio;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.runtime.Device;
import dev.nacre.runtime.ModelPackage;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * How fast a sound is encoded and decoded, and where the time goes.
 *
 * <pre>
 * java -cp ... dev.nacre.audio.SoundBenchmark MODEL [SECONDS [RATE [CHANNELS [LEVEL [THREADS]]]]]
 * </pre>
 *
 * <p>MODEL is a package file of hifi or walloc-audio. The sound is a made-up voice, coded from memory to a file and back, block by block: with 3600 seconds and
 * {@code -Xmx256m} it is the test of an hour. The first 20 s are coded once before, to warm up. With
 * other programs on the machine the clock tells more about them; the processor time of the one thread is about this one.
 */
final class SoundBenchmark {
    private SoundBenchmark() {}

    public static void main(String[] args) throws IOException {
        int seconds = argument(args, 1, 60);
        SoundFormat format = new SoundFormat(argument(args, 2, 16_000), argument(args, 3, 1));
        SoundOptions options = SoundOptions.defaults().withDevice(Device.CPU).withThreads(argument(args, 5, 1));
        SoundEncodeOptions encode = SoundEncodeOptions.defaults();
        if (args.length > 4) {
            encode = encode.withLevel(Integer.parseInt(args[4]));
        }
        Path file = Files.createTempFile("benchmark", ".ncr");
        try (ModelPackage model = ModelPackage.open(Path.of(args[0]));
                SoundCodec codec = model.info().codec().equals(HifiFormat.CODEC)
                        ? HifiCodec.open(model, options)
                        : WallocAudioCodec.open(model, options)) {
            run(codec, format, encode, Math.min(20, seconds), file, new long[2]);
            System.out.println(model.info() + ", " + format + ", " + options.threads() + " threads");
            long[] cpuNanos = new long[2];
            SoundReport[] reports = run(codec, format, encode, seconds, file, cpuNanos);
            for (int i = 0; i < reports.length; i++) {
                SoundReport report = reports[i];
                System.out.println((i == 0 ? "encode " : "decode ") + report);
                System.out.printf(
                        "  %.1f times real time by the clock, %.1f by this thread's processor time%n",
                        1000 * report.seconds() / report.totalMillis(), report.seconds() * 1e9 / cpuNanos[i]);
            }
        } finally {
            Files.delete(file);
        }
        Runtime runtime = Runtime.getRuntime();
        System.out.printf(
                "heap %d MiB of %d%n", (runtime.totalMemory() - runtime.freeMemory()) >> 20, runtime.maxMemory() >> 20);
    }

    private static SoundReport[] run(
            SoundCodec codec, SoundFormat format, SoundEncodeOptions options, int seconds, Path file, long[] cpuNanos)
            throws IOException {
        // A minute of voice, over and over: making it up takes longer than coding it.
        int period = Math.min(60, seconds);
        float[][] voice = Sounds.voice(format.rate(), format.channels(), period * format.rate())
                .planes();
        SoundReport encoded;
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            SoundWriter writer = codec.writer(format, options, OptionalLong.empty(), out);
            for (int done = 0; done < seconds; done++) {
                writer.push(voice, done % period * format.rate(), format.rate());
            }
            encoded = writer.finish();
        }
        cpuNanos[0] = threads.getCurrentThreadCpuTime() - start;
        start = threads.getCurrentThreadCpuTime();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            SoundReader reader = codec.reader(in, DecodeLimits.defaults());
            float[][] planes = new float[format.channels()][format.rate()];
            int n = reader.read(planes, 0, format.rate());
            while (n > 0) {
                n = reader.read(planes, 0, format.rate());
            }
            cpuNanos[1] = threads.getCurrentThreadCpuTime() - start;
            return new SoundReport[] {encoded, reader.report(Files.size(file), 0)};
        }
    }

    private static int argument(String[] args, int index, int otherwise) {
        return args.length > index ? Integer.parseInt(args[index]) : otherwise;
    }
}
