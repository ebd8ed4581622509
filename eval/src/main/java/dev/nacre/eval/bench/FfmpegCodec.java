package dev.nacre.eval.bench;

import dev.nacre.image.Picture;
import dev.nacre.media.Ffmpeg;
import dev.nacre.media.MediaException;
import dev.nacre.media.PixelLayout;
import dev.nacre.media.StillDecoder;
import dev.nacre.media.StillEncoder;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A codec inside FFmpeg. Immutable but for its use of FFmpeg, which is loaded when it is first needed. */
final class FfmpegCodec implements BenchCodec {
    /** Which encoder, decoder and options; threads of 0 are for encoders that take one thread anyway. */
    private record Spec(
            String name,
            String suffix,
            CodecScale scale,
            String encoder,
            PixelLayout layout,
            String muxer,
            String decoder,
            String demuxer,
            String pixels,
            int threads,
            Map<String, String> options) {}

    private final Preset preset;
    private final Spec spec;
    private String libraryVersion;

    private FfmpegCodec(Preset preset, Spec spec) {
        this.preset = preset;
        this.spec = spec;
    }

    /** WebP by libwebp; its method 4 is the default, 6 the slowest. */
    static FfmpegCodec webp(Preset preset) {
        return new FfmpegCodec(
                preset,
                new Spec(
                        "webp",
                        "webp",
                        CodecScale.whole("quality", 2, 96),
                        "libwebp",
                        PixelLayout.BGRA,
                        null,
                        "webp",
                        null,
                        "4:2:0",
                        0,
                        Map.of("compression_level", Efforts.value("webp", preset))));
    }

    /** AVIF by libaom, for still pictures; the effort is its speed. Its tune is not set: the default is the one for PSNR. */
    static FfmpegCodec avif(Preset preset, int threads) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("usage", "allintra");
        options.put("cpu-used", Efforts.value("avif", preset));
        options.put("row-mt", "1");
        options.put("still-picture", "1");
        return new FfmpegCodec(
                preset,
                new Spec(
                        "avif",
                        "avif",
                        CodecScale.whole("crf", 57, 14),
                        "libaom-av1",
                        PixelLayout.YUV444,
                        "avif",
                        "libaom-av1",
                        "mov",
                        "4:4:4 BT.601 full range, default tune",
                        threads,
                        options));
    }

    /** JPEG 2000 by FFmpeg's own encoder, which knows no effort. In RGB it would need nearly twice as many bytes: it codes the channels apart. */
    static FfmpegCodec jpeg2000() {
        return new FfmpegCodec(
                Preset.FAST,
                new Spec(
                        "jpeg2000",
                        "jp2",
                        new CodecScale("global_quality", 60000, 400, 0, true),
                        "jpeg2000",
                        PixelLayout.YUV444,
                        null,
                        "jpeg2000",
                        null,
                        "4:4:4 sYCC, 9/7 wavelets",
                        0,
                        Map.of("pred", "dwt97int")));
    }

    /** A single intra picture of HEVC by x265, tuned for PSNR as libaom is by default: by that it is compared, and saves a tenth of the bytes. */
    static FfmpegCodec hevc(Preset preset, int threads) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("preset", Efforts.value("hevc", preset));
        options.put("tune", "psnr");
        options.put("x265-params", "keyint=1:info=0:log-level=none:pools=" + threads);
        return new FfmpegCodec(
                preset,
                new Spec(
                        "hevc",
                        "hevc",
                        CodecScale.whole("crf", 46, 20),
                        "libx265",
                        PixelLayout.YUV444,
                        null,
                        "hevc",
                        null,
                        "4:4:4 BT.601 full range, no container",
                        threads,
                        options));
    }

    @Override
    public String name() {
        return spec.name;
    }

    @Override
    public Preset preset() {
        return preset;
    }

    @Override
    public String implementation() {
        StringBuilder text = new StringBuilder();
        try {
            Ffmpeg ffmpeg = Ffmpeg.load();
            if (libraryVersion == null) {
                libraryVersion = ffmpeg.libraryVersion(spec.encoder)
                        .map(version -> " " + version)
                        .orElse("");
            }
            text.append("FFmpeg ").append(ffmpeg.version());
        } catch (MediaException e) {
            text.append("FFmpeg");
        }
        text.append(' ').append(spec.encoder).append(libraryVersion == null ? "" : libraryVersion);
        text.append(", ").append(spec.pixels);
        spec.options.forEach(
                (key, value) -> text.append(", ").append(key).append('=').append(value));
        return spec.threads == 0 ? text.toString() : text + ", threads=" + spec.threads;
    }

    @Override
    public String suffix() {
        return spec.suffix;
    }

    @Override
    public Optional<String> missing() {
        try {
            Ffmpeg ffmpeg = Ffmpeg.load();
            if (ffmpeg.hasEncoder(spec.encoder) && ffmpeg.hasDecoder(spec.decoder)) {
                return Optional.empty();
            }
            String coder = ffmpeg.hasEncoder(spec.encoder) ? spec.decoder : spec.encoder;
            boolean gpl = coder.equals("libx265") && !ffmpeg.isGpl();
            return Optional.of(
                    "FFmpeg here has no " + coder + (gpl ? " (it is the LGPL build; a build with -Pgpl has it)" : ""));
        } catch (MediaException e) {
            return Optional.of(e.getMessage());
        }
    }

    @Override
    public List<String> settings(int points) {
        return spec.scale.settings(points);
    }

    @Override
    public Measured<byte[]> encode(Picture picture, String setting) throws IOException {
        StillEncoder encoder = StillEncoder.of(Ffmpeg.load(), spec.encoder, spec.layout)
                .withThreads(Math.max(1, spec.threads))
                .withOption(spec.scale.key(), spec.scale.value(setting));
        for (Map.Entry<String, String> option : spec.options.entrySet()) {
            encoder = encoder.withOption(option.getKey(), option.getValue());
        }
        StillEncoder ready = spec.muxer == null ? encoder : encoder.withMuxer(spec.muxer);
        return Meter.measure(() -> ready.encode(picture));
    }

    @Override
    public Measured<Picture> decode(byte[] file) throws IOException {
        StillDecoder decoder = StillDecoder.of(Ffmpeg.load(), spec.decoder).withThreads(Math.max(1, spec.threads));
        StillDecoder ready = spec.demuxer == null ? decoder : decoder.withDemuxer(spec.demuxer);
        return Meter.measure(() -> ready.decode(file));
    }
}
