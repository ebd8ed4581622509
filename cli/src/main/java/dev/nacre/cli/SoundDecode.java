package dev.nacre.cli;

import dev.nacre.audio.DecodedSound;
import dev.nacre.audio.LostBlock;
import dev.nacre.audio.SoundCodec;
import dev.nacre.audio.SoundFile;
import dev.nacre.audio.SoundFormat;
import dev.nacre.audio.SoundReader;
import dev.nacre.audio.SoundTags;
import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.SeekableSource;
import dev.nacre.media.ChannelLayout;
import dev.nacre.media.MediaSoundWriter;
import dev.nacre.media.SoundEncoding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** {@code nacre decode} of a sound, whole or a piece of it, block by block. */
final class SoundDecode {
    private final Invocation call;
    private final SoundCodec codec;

    SoundDecode(Invocation call, SoundCodec codec) {
        this.call = call;
        this.codec = codec;
    }

    /** The format that a name or {@code --format} asks for. */
    private SoundEncoding encoding(Path output) {
        String format = call.value("--format", null);
        String name = format == null ? String.valueOf(output.getFileName()) : "sound." + format;
        Optional<SoundEncoding> encoding = InputFile.isStandard(output) && format == null
                ? Optional.of(SoundEncoding.of(SoundEncoding.Format.WAV))
                : SoundEncoding.forFileName(name);
        return encoding.orElseThrow(() -> call.usage(
                (format == null ? output : "--format " + format) + " is no sound; known are " + SoundFiles.SUFFIXES));
    }

    /** @param in at the start of the file; stays the caller's */
    void run(Jobs.Job job, InputStream in) throws IOException {
        long start = System.nanoTime();
        boolean force = call.has("--force");
        SoundEncoding encoding = encoding(job.output());
        OutputFile.refuseExisting(job.output(), force);
        if (call.has("--salvage")) {
            salvage(job, encoding, start);
            return;
        }
        double first = SoundFiles.seconds(call, "--start", 0);
        double duration = SoundFiles.seconds(call, "--duration", Double.POSITIVE_INFINITY);
        boolean standard = InputFile.isStandard(job.input());
        if (!standard && (call.has("--start") || call.has("--duration"))) {
            try (FileChannel channel = FileChannel.open(job.input(), StandardOpenOption.READ)) {
                SoundFile file = SoundFile.open(SeekableSource.of(channel), DecodeLimits.defaults());
                write(job, codec.reader(file), encoding, first, duration, start, channel.size());
            }
        } else {
            // The whole file: strict, so read from front to back, which checks everything up to DONE.
            long bytes = standard ? -1 : Files.size(job.input());
            write(job, codec.reader(in, DecodeLimits.defaults()), encoding, first, duration, start, bytes);
        }
    }

    private void write(
            Jobs.Job job,
            SoundReader reader,
            SoundEncoding encoding,
            double first,
            double duration,
            long startNanos,
            long bytes)
            throws IOException {
        SoundFormat format = reader.format();
        int rate = format.rate();
        long skipped = reader.skip(Math.round(first * rate));
        if (skipped < Math.round(first * rate)) {
            throw new UserException("ends after " + skipped / (double) rate + " s", "choose an earlier --start");
        }
        long wanted = Double.isInfinite(duration) ? Long.MAX_VALUE : Math.round(duration * rate);
        OptionalLong length = reader.samples().isPresent()
                ? OptionalLong.of(Math.min(wanted, reader.samples().getAsLong() - skipped))
                : OptionalLong.empty();
        long written = 0;
        try (OutputFile file = OutputFile.open(job.output(), call.has("--force"))) {
            try (MediaSoundWriter writer = writer(file, encoding, format, reader.tags(), length);
                    Progress progress = Progress.ofSound(call, length, rate)) {
                float[][] block = new float[format.channels()][SoundFiles.BLOCK];
                int n = 0;
                while (written < wanted && n >= 0) {
                    n = reader.read(block, 0, (int) Math.min(SoundFiles.BLOCK, wanted - written));
                    if (n > 0) {
                        writer.write(block, 0, n);
                        written += n;
                        progress.stepBy(n);
                    }
                }
                writer.finish();
            }
            file.commit();
        }
        double millis = (System.nanoTime() - startNanos) / 1e6;
        tell(job, format, reader.header().modelId(), written, bytes, millis, List.of());
        SoundFiles.noteTimes(call, reader.report(), millis);
    }

    private MediaSoundWriter writer(
            OutputFile file, SoundEncoding encoding, SoundFormat format, SoundTags tags, OptionalLong length)
            throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        tags.all().forEach(tag -> texts.putIfAbsent(tag.key(), tag.value()));
        ChannelLayout layout = ChannelLayout.of(format.channels());
        return file.isStandard()
                ? MediaSoundWriter.create(file.stream(), encoding, format.rate(), layout, texts, length)
                : MediaSoundWriter.create(file.path(), encoding, format.rate(), layout, texts);
    }

    private void salvage(Jobs.Job job, SoundEncoding encoding, long startNanos) throws IOException {
        DecodedSound decoded;
        long bytes;
        try (FileChannel channel = InputFile.openDamaged(call, job.input())) {
            bytes = channel.size();
            decoded = codec.salvage(SeekableSource.of(channel), DecodeLimits.defaults());
        }
        SoundFormat format = decoded.sound().format();
        int samples = decoded.sound().samples();
        try (OutputFile file = OutputFile.open(job.output(), call.has("--force"))) {
            try (MediaSoundWriter writer = writer(file, encoding, format, decoded.tags(), OptionalLong.of(samples))) {
                writer.write(SoundFiles.planes(decoded.sound()), 0, samples);
                writer.finish();
            }
            file.commit();
        }
        double millis = (System.nanoTime() - startNanos) / 1e6;
        tell(job, format, decoded.header().modelId(), samples, bytes, millis, decoded.lost());
        if (!decoded.lost().isEmpty()) {
            for (LostBlock lost : decoded.lost()) {
                call.note(job.input() + ": block " + lost.index() + " (samples " + lost.start() + " to "
                        + (lost.start() + lost.samples()) + ") is made up: " + lost.reason());
            }
            throw new UserException(
                    decoded.lost().size() + " of its blocks are lost", job.output() + " holds what is left");
        }
    }

    private void tell(
            Jobs.Job job,
            SoundFormat format,
            String model,
            long samples,
            long bytes,
            double millis,
            List<LostBlock> lost) {
        double seconds = (double) samples / format.rate();
        if (call.json()) {
            JsonLine line = new JsonLine()
                    .put("input", job.input())
                    .put("output", job.output())
                    .put("kind", "audio")
                    .put("model", model)
                    .put("bytes", bytes < 0 ? null : bytes)
                    .put("milliseconds", millis, 1)
                    .put("seconds", seconds, 6)
                    .put("sampleRate", format.rate())
                    .put("channels", format.channels());
            if (bytes >= 0 && !call.has("--start") && !call.has("--duration")) {
                line.put("kbps", SoundFiles.kbps(bytes, seconds), 4);
            }
            if (!lost.isEmpty()) {
                line.put(
                        "lost",
                        lost.stream()
                                .map(l -> new JsonLine()
                                        .put("unit", l.index())
                                        .put("start", l.start())
                                        .put("samples", l.samples()))
                                .toList());
            }
            call.result(job).println(line);
        } else if (!call.quiet()) {
            call.result(job)
                    .println(job.output()
                            + String.format(
                                    Locale.ROOT,
                                    ": %.2f s of %s, %.1f times real time",
                                    seconds,
                                    format,
                                    1000 * seconds / millis));
        }
    }
}
