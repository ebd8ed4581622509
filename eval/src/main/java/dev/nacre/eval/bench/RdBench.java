package dev.nacre.eval.bench;

import com.google.gson.JsonObject;
import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.image.Picture;
import dev.nacre.image.PictureReader;
import dev.nacre.metrics.MsSsim;
import dev.nacre.metrics.Psnr;
import dev.nacre.metrics.Ssim;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Measures rate, distortion and speed of codecs on folders of pictures, and writes a row for each measurement as it is made.
 *
 * <p>Codec by codec, picture by picture, setting by setting, one at a time, so that nothing else of this process disturbs the clock. What a folder of
 * results already holds is not measured again: a run that was broken off goes on where it stopped.
 */
public final class RdBench {
    /** Makes codecs by name. */
    @FunctionalInterface
    interface CodecSource {
        /**
         * One codec, or none where it has no such preset.
         *
         * @throws IllegalArgumentException if the name is unknown; the message lists the known ones
         */
        List<BenchCodec> of(String name, BenchCodec.Preset preset, int threads);
    }

    private final List<Sets.Item> items;
    private final ResultsFile results;
    private final RdOptions options;
    private final RunInfo run;
    private final RdListener listener;

    private final Set<Sets.Item> unreadable = new HashSet<>();
    private final Set<String> remarked = new HashSet<>();
    private boolean headWritten;
    private int failures;

    private RdBench(List<Sets.Item> items, ResultsFile results, RdOptions options, RunInfo run, RdListener listener) {
        this.items = items;
        this.results = results;
        this.options = options;
        this.run = run;
        this.listener = listener;
    }

    /**
     * Measures codecs that are known by name.
     *
     * @param folders of pictures, each a set named by it
     * @param out folder of results; made if it is not there
     * @param command that is running, for the head of the results
     * @return the number of failures: pictures that could not be read, and measurements that a codec failed at
     * @throws IllegalArgumentException if a codec is unknown, or two folders have one name
     * @throws IOException if folders or results can't be read or written, or another run writes there
     */
    public static int run(List<Path> folders, Path out, RdOptions options, String command, RdListener listener)
            throws IOException {
        return run(folders, out, options, Peers::of, command, listener);
    }

    /**
     * Measures codecs of any source.
     *
     * @param folders of pictures, each a set named by it
     * @param out folder of results; made if it is not there
     * @param command that is running, for the head of the results
     * @return the number of failures: pictures that could not be read, and measurements that a codec failed at
     * @throws IllegalArgumentException if a codec is unknown, or two folders have one name
     * @throws IOException if folders or results can't be read or written, or another run writes there
     */
    static int run(
            List<Path> folders, Path out, RdOptions options, CodecSource source, String command, RdListener listener)
            throws IOException {
        List<BenchCodec> codecs = new ArrayList<>();
        try {
            for (String name : options.codecs()) {
                int before = codecs.size();
                for (BenchCodec.Preset preset : options.presets()) {
                    codecs.addAll(source.of(name, preset, options.threads()));
                }
                if (codecs.size() == before) { // slow is wanted of a codec that has no effort to choose
                    codecs.addAll(source.of(name, BenchCodec.Preset.FAST, options.threads()));
                }
            }
            List<Sets.Item> items = Sets.scan(folders);
            try (ResultsFile results = ResultsFile.open(out)) {
                RdBench bench = new RdBench(items, results, options, Machine.run(command, options.threads()), listener);
                bench.measure(codecs);
                return bench.failures;
            }
        } finally {
            for (BenchCodec codec : codecs) {
                codec.close();
            }
        }
    }

    /** A codec that is here, and what it says of itself (asked once, as some start a program to know). */
    private record Entry(BenchCodec codec, String implementation, List<String> settings) {}

    private void measure(List<BenchCodec> codecs) throws IOException {
        int wanted = 0;
        int left = 0;
        List<Entry> entries = new ArrayList<>();
        for (BenchCodec codec : codecs) {
            Optional<String> reason = codec.missing();
            if (reason.isPresent()) {
                missing(new Results.Missing(codec.name(), codec.preset().label(), reason.get()));
                continue;
            }
            Entry entry = new Entry(codec, codec.implementation(), codec.settings(options.points()));
            entries.add(entry);
            for (Sets.Item item : items) {
                wanted += entry.settings().size();
                left += open(entry, item).size();
            }
        }
        listener.start(left, wanted - left);
        for (Entry entry : entries) {
            measure(entry);
        }
    }

    private void missing(Results.Missing codec) throws IOException {
        if (!results.has(codec)) {
            head();
            results.append(codec);
        }
        listener.remark(codec.codec() + ":" + codec.preset() + " is left out: " + codec.reason());
    }

    private void measure(Entry entry) throws IOException {
        BenchCodec codec = entry.codec();
        boolean warm = false;
        for (Sets.Item item : items) {
            List<String> open = open(entry, item);
            Picture picture = open.isEmpty() ? null : read(item);
            if (picture == null) {
                open.forEach(setting -> listener.step());
                continue;
            }
            if (!warm) {
                warmUp(codec, picture, open.get(0));
                warm = true;
            }
            for (String setting : open) {
                Coded coded = null;
                try {
                    coded = code(entry, item, picture, setting);
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
    private List<String> open(Entry entry, Sets.Item item) {
        BenchCodec codec = entry.codec();
        return entry.settings().stream()
                .filter(setting -> !results.has(
                        Results.key(
                                item.set(),
                                item.file(),
                                item.source(),
                                codec.name(),
                                codec.preset().label(),
                                entry.implementation(),
                                setting),
                        options.keep()))
                .toList();
    }

    /** A picture without alpha; null where it can't be read, which is told once. */
    private Picture read(Sets.Item item) throws IOException {
        if (unreadable.contains(item)) {
            return null;
        }
        Picture picture;
        try {
            picture =
                    new PictureReader(DecodeLimits.defaults()).read(item.path()).picture();
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            unreadable.add(item);
            fail(item, "", "", "", e);
            return null;
        }
        if (picture.hasAlpha() && remarked.add(item.set())) {
            listener.remark(item.set() + ": pictures have alpha (" + item.file()
                    + " is the first), which is dropped: colours alone are measured");
        }
        return picture.withoutAlpha();
    }

    // The first picture pays for what is loaded and compiled on first use; that is no property of the codec.
    private void warmUp(BenchCodec codec, Picture picture, String setting) {
        try {
            Timed.warmUp(codec, picture, setting, options.warmUpMillis());
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            return; // the measurement itself fails the same way, and tells
        }
    }

    private record Coded(Row row, byte[] file) {}

    private static Coded code(Entry entry, Sets.Item item, Picture picture, String setting) throws IOException {
        BenchCodec codec = entry.codec();
        Measured<byte[]> encoded = Timed.encode(codec, picture, setting);
        Measured<Picture> decoded = Timed.decode(codec, encoded.value());
        int width = picture.width();
        int height = picture.height();
        Picture result = decoded.value();
        if (result.width() != width || result.height() != height) {
            throw new IOException(
                    "decodes to " + result.width() + "x" + result.height() + " instead of " + width + "x" + height);
        }
        byte[][] before = picture.rgbPlanes();
        byte[][] after = result.rgbPlanes();
        Row row = new Row(
                item.set(),
                item.file(),
                item.source(),
                width,
                height,
                codec.name(),
                codec.preset().label(),
                entry.implementation(),
                setting,
                entry.settings().indexOf(setting),
                encoded.value().length,
                Psnr.of(before, after),
                Ssim.of(before, after, width, height),
                MsSsim.of(before, after, width, height),
                encoded.wallMillis(),
                decoded.wallMillis(),
                encoded.cpuMillis(),
                decoded.cpuMillis(),
                greater(encoded.peakMemoryBytes(), decoded.peakMemoryBytes()));
        return new Coded(row, encoded.value());
    }

    private static OptionalLong greater(OptionalLong a, OptionalLong b) {
        return LongStream.concat(a.stream(), b.stream()).max();
    }

    /** The file first, then its row: a row never names a file that is not there. */
    private void write(Coded coded, String suffix) throws IOException {
        Row row = coded.row();
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
    private static String keptPath(Row row, String suffix) {
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
