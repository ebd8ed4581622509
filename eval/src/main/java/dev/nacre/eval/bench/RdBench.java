package dev.nacre.eval.bench;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Measures rate, distortion and speed of codecs on folders of pictures and sounds, and writes a row for each measurement as it is made.
 *
 * <p>Codec by codec, input by input, setting by setting, one at a time, so that nothing else of this process disturbs the clock. What a folder of
 * results already holds is not measured again: a run that was broken off goes on where it stopped.
 */
public final class RdBench {
    /** Makes codecs of pictures by name. */
    @FunctionalInterface
    interface CodecSource {
        /**
         * One codec, or none where it has no such preset.
         *
         * @throws IllegalArgumentException if the name is unknown, or the preset an effort that it has not; the message lists the known ones
         */
        List<BenchCodec> of(String name, Preset preset, int threads);
    }

    /** Makes codecs of sounds by name. */
    @FunctionalInterface
    interface SoundSource {
        /**
         * One codec, as it is used for a kind of sound.
         *
         * @throws IllegalArgumentException if the name is unknown; the message lists the known ones
         */
        SoundBenchCodec of(String name, SoundKind kind, int threads);
    }

    private final ResultsFile results;
    private final RdOptions options;
    private final RunInfo run;
    private final RdListener listener;

    private final Set<Sets.Item> unreadable = new HashSet<>();
    private boolean headWritten;
    private int failures;

    private RdBench(ResultsFile results, RdOptions options, RunInfo run, RdListener listener) {
        this.results = results;
        this.options = options;
        this.run = run;
        this.listener = listener;
    }

    /**
     * Measures codecs that are known by name.
     *
     * @param folders of pictures and sounds, each a set named by it
     * @param out folder of results; made if it is not there
     * @param command that is running, for the head of the results
     * @return the number of failures: inputs that could not be read, and measurements that a codec failed at
     * @throws IllegalArgumentException if a codec or its effort is unknown, or two folders have one name
     * @throws IOException if folders or results can't be read or written, or another run writes there
     */
    public static int run(List<Path> folders, Path out, RdOptions options, String command, RdListener listener)
            throws IOException {
        Peers.requireKnown(options.codecs()); // before any folder is looked at
        return run(folders, out, options, Peers::of, SoundPeers::of, command, listener);
    }

    /** As {@link #run(List, Path, RdOptions, String, RdListener)}, with picture codecs from elsewhere. */
    static int run(
            List<Path> folders, Path out, RdOptions options, CodecSource source, String command, RdListener listener)
            throws IOException {
        return run(folders, out, options, source, SoundPeers::of, command, listener);
    }

    /**
     * Measures codecs of any source.
     *
     * @param folders of pictures and sounds, each a set named by it
     * @param out folder of results; made if it is not there
     * @param command that is running, for the head of the results
     * @return the number of failures: inputs that could not be read, and measurements that a codec failed at
     * @throws IllegalArgumentException if a codec is unknown, or two folders have one name
     * @throws IOException if folders or results can't be read or written, or another run writes there
     */
    static int run(
            List<Path> folders,
            Path out,
            RdOptions options,
            CodecSource source,
            SoundSource soundSource,
            String command,
            RdListener listener)
            throws IOException {
        List<Sets.Item> items = Sets.scan(folders);
        try (RdPlan plan = new RdPlan(options)) {
            plan.make(items, source, soundSource);
            try (ResultsFile results = ResultsFile.open(out)) {
                plan.remarks().forEach(listener::remark);
                RdBench bench = new RdBench(results, options, Machine.run(command, options.threads()), listener);
                bench.measure(plan);
                return bench.failures;
            }
        }
    }

    /** A codec that is here, and what it says of itself (asked once, as some start a program to know). */
    private record Entry<T>(MediumCodec<T> codec, String implementation, List<String> settings) {}

    /** A part with the codecs that are here. */
    private record Work<T>(BenchMedium<T> medium, List<Sets.Item> items, List<Entry<T>> entries) {}

    private <T> Work<T> work(RdPlan.Part<T> part) throws IOException {
        List<Entry<T>> entries = new ArrayList<>();
        for (MediumCodec<T> codec : part.codecs()) {
            Optional<String> reason = codec.missing();
            if (reason.isPresent()) {
                missing(new Results.Missing(codec.name(), codec.preset().label(), reason.get()));
            } else {
                entries.add(new Entry<>(codec, codec.implementation(), codec.settings(part.points())));
            }
        }
        return new Work<>(part.medium(), part.items(), entries);
    }

    private void measure(RdPlan plan) throws IOException {
        List<Work<?>> works = new ArrayList<>();
        int wanted = 0;
        int left = 0;
        for (RdPlan.Part<?> part : plan.parts()) {
            Work<?> work = work(part);
            works.add(work);
            wanted += measurements(work, false);
            left += measurements(work, true);
        }
        listener.start(left, wanted - left);
        for (Work<?> work : works) {
            measure(work);
        }
    }

    /** How many measurements there are in it, or are still to be made. */
    private <T> int measurements(Work<T> work, boolean stillOpen) {
        int count = 0;
        for (Entry<T> entry : work.entries()) {
            for (Sets.Item item : work.items()) {
                count += stillOpen
                        ? open(work, entry, item).size()
                        : entry.settings().size();
            }
        }
        return count;
    }

    private <T> void measure(Work<T> work) throws IOException {
        for (Entry<T> entry : work.entries()) {
            measure(work, entry);
        }
    }

    private void missing(Results.Missing codec) throws IOException {
        if (!results.has(codec)) {
            head();
            results.append(codec);
        }
        listener.remark(codec.codec() + ":" + codec.preset() + " is left out: " + codec.reason());
    }

    private <T> void measure(Work<T> work, Entry<T> entry) throws IOException {
        MediumCodec<T> codec = entry.codec();
        boolean warm = false;
        for (Sets.Item item : work.items()) {
            List<String> open = open(work, entry, item);
            T input = open.isEmpty() ? null : read(work, item);
            if (input == null) {
                open.forEach(setting -> listener.step());
                continue;
            }
            if (!warm) {
                warmUp(codec, input, open.get(0));
                warm = true;
            }
            for (String setting : open) {
                Coded coded = null;
                try {
                    coded = code(work.medium(), entry, item, input, setting);
                } catch (IOException | RuntimeException | OutOfMemoryError e) {
                    // Of any kind: a bug in one codec must not end the measurements of the others.
                    fail(item, codec.name(), codec.preset().label(), setting, e);
                }
                if (coded != null) {
                    write(coded, codec.suffix());
                }
                listener.step();
            }
        }
    }

    /** The settings that are still to be measured. */
    private <T> List<String> open(Work<T> work, Entry<T> entry, Sets.Item item) {
        MediumCodec<T> codec = entry.codec();
        return entry.settings().stream()
                .filter(setting -> !results.has(
                        Results.key(
                                item.set(),
                                item.file(),
                                item.source(),
                                codec.name(),
                                codec.preset().label(),
                                entry.implementation(),
                                setting,
                                work.medium().scoring(item)),
                        options.keep()))
                .toList();
    }

    /** An input; null where it can't be read, which is told once. */
    private <T> T read(Work<T> work, Sets.Item item) throws IOException {
        if (unreadable.contains(item)) {
            return null;
        }
        try {
            return work.medium().read(item, listener::remark);
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            unreadable.add(item);
            fail(item, "", "", "", e);
            return null;
        }
    }

    // The first input pays for what is loaded and compiled on first use; that is no property of the codec.
    private <T> void warmUp(MediumCodec<T> codec, T input, String setting) {
        try {
            Timed.warmUp(codec, input, setting, options.warmUpMillis());
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            return; // the measurement itself fails the same way, and tells
        }
    }

    private record Coded(BenchRow row, byte[] file) {}

    private static <T> Coded code(BenchMedium<T> medium, Entry<T> entry, Sets.Item item, T input, String setting)
            throws IOException {
        MediumCodec<T> codec = entry.codec();
        Measured<byte[]> encoded = Timed.encode(codec, input, setting);
        Measured<T> decoded = Timed.decode(codec, encoded.value());
        BenchMedium.Point point = new BenchMedium.Point(
                codec.name(),
                codec.preset().label(),
                entry.implementation(),
                setting,
                entry.settings().indexOf(setting));
        return new Coded(medium.row(item, point, input, encoded, decoded), encoded.value());
    }

    /** The file first, then its row: a row never names a file that is not there. */
    private void write(Coded coded, String suffix) throws IOException {
        BenchRow row = coded.row();
        String kept = options.keep() ? keptPath(row, suffix) : null;
        if (kept != null) {
            results.keep(kept, coded.file());
        }
        head();
        JsonObject json = RowJson.of(row, kept);
        results.append(row, json);
        listener.row(json.toString());
    }

    /** By setting and not by number of the point: a later run with more points then disturbs nothing. */
    private static String keptPath(BenchRow row, String suffix) {
        String setting = row.setting().replaceAll("[^A-Za-z0-9.=+-]", "_");
        return Results.KEPT_FOLDER + "/" + row.set() + "/" + row.file() + "/" + row.codec() + "-" + row.preset() + "-"
                + setting + "." + suffix;
    }

    private void fail(Sets.Item item, String codec, String preset, String setting, Throwable problem)
            throws IOException {
        failures++;
        String reason = reason(problem, item.path());
        head();
        results.append(RowJson.of(new Results.Failure(item.set(), item.file(), codec, preset, setting, reason)));
        listener.problem(item.path() + (codec.isEmpty() ? "" : ", " + codec + ":" + preset + " " + setting), reason);
    }

    private static String reason(Throwable problem, Path file) {
        String message =
                problem instanceof FileSystemException e && file.toString().equals(e.getFile())
                        ? e.getReason()
                        : problem.getMessage();
        return (message == null || !(problem instanceof IOException) ? problem.toString() : message)
                .replaceAll("\\s*\\R\\s*", " ");
    }

    /** Who made the rows that follow; nothing where no line follows. */
    private void head() throws IOException {
        if (!headWritten) {
            headWritten = true;
            results.append(RowJson.of(run));
        }
    }
}
