package dev.nacre.eval.bench;

import dev.nacre.audio.Sound;
import dev.nacre.media.Ffmpeg;
import dev.nacre.media.MediaException;
import dev.nacre.media.SoundCodecs;
import dev.nacre.media.SoundEncoding;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A sound codec inside FFmpeg, in the container that its files usually have. Immutable but for its use of FFmpeg, loaded when needed. */
final class FfmpegSoundCodec implements SoundBenchCodec {
    private final String name;
    private final String encoder;
    private final String words;
    private final List<String> settings;
    private final Function<String, SoundEncoding> encoding;

    /**
     * A codec.
     *
     * @param encoder FFmpeg's name of it
     * @param words what else is to be known of it
     * @param settings by rising quality
     * @param encoding of a setting; those of one codec differ in bit rate or quality alone
     */
    FfmpegSoundCodec(
            String name,
            String encoder,
            String words,
            List<String> settings,
            Function<String, SoundEncoding> encoding) {
        this.name = name;
        this.encoder = encoder;
        this.words = words;
        this.settings = settings;
        this.encoding = encoding;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String implementation() {
        StringBuilder text = new StringBuilder("FFmpeg ");
        try {
            Ffmpeg ffmpeg = Ffmpeg.load();
            text.append(ffmpeg.version()).append(' ').append(encoder);
            ffmpeg.libraryVersion(encoder).ifPresent(version -> text.append(' ').append(version));
        } catch (MediaException e) {
            text.append(encoder);
        }
        text.append(", ").append(words);
        SoundEncoding first = encoding.apply(settings.get(0));
        first.options().forEach((key, value) -> {
            if (first.bitRate() > 0) { // of Vorbis they are the quality
                text.append(", ").append(key).append('=').append(value);
            }
        });
        return text.toString();
    }

    @Override
    public String suffix() {
        return switch (encoding.apply(settings.get(0)).format()) {
            case OPUS -> "opus";
            case AAC -> "m4a";
            case MP3 -> "mp3";
            case VORBIS -> "ogg";
            case WAV -> "wav";
            case FLAC -> "flac";
        };
    }

    @Override
    public Optional<String> missing() {
        try {
            return Ffmpeg.load().hasEncoder(encoder)
                    ? Optional.empty()
                    : Optional.of("FFmpeg here has no encoder " + encoder);
        } catch (MediaException e) {
            return Optional.of(e.getMessage());
        }
    }

    @Override
    public List<String> settings(int points) {
        return SoundLadder.pick(settings, points);
    }

    @Override
    public Measured<byte[]> encode(Sound sound, String setting) throws IOException {
        SoundEncoding how = encoding.apply(setting);
        float[][] planes = new float[sound.format().channels()][];
        for (int c = 0; c < planes.length; c++) {
            planes[c] = sound.plane(c);
        }
        Ffmpeg.load(); // not on the encoder's account
        return Meter.measure(
                () -> SoundCodecs.encode(how, planes, sound.format().rate(), Map.of()));
    }

    @Override
    public Measured<Sound> decode(byte[] file) throws IOException {
        Ffmpeg.load();
        return Meter.measure(() -> SoundMedium.read(file));
    }
}
