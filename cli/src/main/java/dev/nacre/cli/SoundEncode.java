package dev.nacre.cli;

import dev.nacre.audio.ChannelMode;
import dev.nacre.audio.SoundCodec;
import dev.nacre.audio.SoundEncodeOptions;
import dev.nacre.audio.SoundFormat;
import dev.nacre.audio.SoundReport;
import dev.nacre.audio.SoundTags;
import dev.nacre.audio.SoundTuning;
import dev.nacre.audio.SoundWriter;
import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.MetadataText;
import dev.nacre.media.MediaSoundInfo;
import dev.nacre.media.MediaSoundReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/** {@code nacre encode} of a sound: block by block, so that memory does not grow with it. */
final class SoundEncode {
    private final Invocation call;
    private final SoundCodec codec;
    private final SoundEncodeOptions options;

    SoundEncode(Invocation call, SoundCodec codec, SoundEncodeOptions options) {
        this.call = call;
        this.codec = codec;
        this.options = options;
    }

    /** What the options of the call ask for; wrong ones are wrong usage. */
    static SoundEncodeOptions options(Invocation call) {
        SoundEncodeOptions options = SoundEncodeOptions.defaults();
        if (call.has("--quality")) {
            options = options.withQuality(call.number("--quality", 0, 100, 0));
        }
        String bitrate = call.value("--bitrate", null);
        if (bitrate != null) {
            options = options.withBitrate(SoundFiles.bitsPerSecond(call, bitrate));
        }
        String tuning = call.value("--tune", null);
        if (tuning != null) {
            options = options.withTuning(
                    switch (tuning) {
                        case "listening" -> SoundTuning.LISTENING;
                        case "waveform" -> SoundTuning.WAVEFORM;
                        default -> throw call.usage("--tune is " + tuning + ", known are listening and waveform");
                    });
        }
        return call.has("--separate") ? options.withMode(ChannelMode.SEPARATE) : options;
    }

    /** @param in at the start of the sound; may be closed */
    void run(Jobs.Job job, InputStream in) throws IOException {
        long start = System.nanoTime();
        boolean force = call.has("--force");
        OutputFile.refuseExisting(job.output(), force);
        SoundReport report;
        SoundWriter writer;
        try (MediaSoundReader reader = open(job, in);
                OutputFile file = OutputFile.open(job.output(), force)) {
            MediaSoundInfo info = reader.info();
            SoundFormat format = new SoundFormat(info.rate(), info.channels());
            SoundEncodeOptions tagged = call.has("--strip") ? options : options.withTags(tags(info.tags()));
            try (OutputStream out = file.stream();
                    Progress progress = Progress.ofSound(call, info.estimatedLength(), info.rate())) {
                // A length that the file claims may turn out wrong; what HEAD leaves open the last block tells.
                writer = codec.writer(format, tagged, OptionalLong.empty(), out);
                float[][] block = new float[info.channels()][SoundFiles.BLOCK];
                for (int n = reader.read(block, 0, SoundFiles.BLOCK);
                        n >= 0;
                        n = reader.read(block, 0, SoundFiles.BLOCK)) {
                    writer.push(block, 0, n);
                    progress.stepBy(n);
                }
                report = writer.finish();
            }
            file.commit();
        } catch (IllegalArgumentException e) {
            throw new UserException(e.getMessage(), "convert it first, or leave out the option");
        }
        tell(job, writer, report, (System.nanoTime() - start) / 1e6);
    }

    private static MediaSoundReader open(Jobs.Job job, InputStream in) throws IOException {
        if (InputFile.isStandard(job.input())) {
            return MediaSoundReader.open(in, DecodeLimits.defaults());
        }
        // From its path the file can be sought, which MP4 needs.
        return MediaSoundReader.open(job.input());
    }

    /** Tags of the file, as far as they fit. */
    private static SoundTags tags(Map<String, String> found) {
        List<MetadataText> tags = new ArrayList<>();
        found.forEach((key, value) -> {
            boolean fits =
                    !key.isEmpty() && key.length() <= 60 && value.length() <= 4000 && tags.size() < SoundTags.MAX_TAGS;
            if (fits && key.indexOf(0) < 0 && !key.equals("encoder")) {
                tags.add(new MetadataText(key, value));
            }
        });
        return SoundTags.of(tags);
    }

    private void tell(Jobs.Job job, SoundWriter writer, SoundReport report, double millis) throws IOException {
        double kbps = SoundFiles.kbps(report.fileBytes(), report.seconds());
        if (call.json()) {
            JsonLine line = new JsonLine()
                    .put("input", job.input())
                    .put("output", job.output())
                    .put("kind", "audio")
                    .put("model", writer.header().modelId());
            // Where steps follow a bit rate, no one quality stands for the file.
            if (report.nominalBitrate().isPresent() || !call.has("--bitrate")) {
                line.put("quality", codec.quality(writer.header()));
            }
            line.put("bytes", report.fileBytes())
                    .put("milliseconds", millis, 1)
                    .put("seconds", report.seconds(), 6)
                    .put("kbps", kbps, 4);
            report.nominalBitrate().ifPresent(nominal -> line.put("nominalKbps", nominal / 1000, 4));
            call.result(job).println(line);
        } else if (!call.quiet()) {
            call.result(job)
                    .println(job.output()
                            + String.format(
                                    Locale.ROOT,
                                    ": %d bytes, %.2f s of %s, %.3f kbps%s, %.1f times real time",
                                    report.fileBytes(),
                                    report.seconds(),
                                    report.format(),
                                    kbps,
                                    SoundFiles.nominal(report, " (nominal %.2f)"),
                                    1000 * report.seconds() / millis));
        }
        SoundFiles.noteTimes(call, report, millis);
    }
}
