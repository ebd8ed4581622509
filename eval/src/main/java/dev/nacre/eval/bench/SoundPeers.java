package dev.nacre.eval.bench;

import dev.nacre.audio.SoundTuning;
import dev.nacre.media.SoundEncoding;
import dev.nacre.runtime.ModelStore;
import java.util.List;
import java.util.stream.IntStream;

/** All codecs of sounds that can be measured, by name, with the settings that people would use them at. */
final class SoundPeers {
    private static final List<String> NAMES =
            List.of("hifi", "walloc-audio", "walloc-audio-waveform", "opus", "aac", "mp3", "vorbis");

    private SoundPeers() {}

    /** The known names: ours, then those inside FFmpeg. */
    static List<String> names() {
        return NAMES;
    }

    /** Ours for that kind of sound, and those that people would pick instead. */
    static List<String> usual(SoundKind kind) {
        return kind == SoundKind.SPEECH
                ? List.of("hifi", "opus", "aac", "mp3", "vorbis")
                : List.of("walloc-audio", "walloc-audio-waveform", "opus", "aac", "mp3", "vorbis");
    }

    /**
     * A codec. One that can't run here is made all the same, and says so ({@link MediumCodec#missing}).
     *
     * @param threads that it may use, at least 1; those inside FFmpeg take one anyway
     * @throws IllegalArgumentException if the name is unknown; the message lists the known ones
     */
    static SoundBenchCodec of(String name, SoundKind kind, int threads) {
        if (threads < 1 || threads > 64) {
            throw new IllegalArgumentException("threads: " + threads + ", allowed are 1 to 64");
        }
        boolean speech = kind == SoundKind.SPEECH;
        return switch (name) {
            case "hifi" -> NacreSoundCodec.hifi(threads, ModelStore.system());
            case "walloc-audio" ->
                NacreSoundCodec.wallocAudio(SoundTuning.LISTENING, threads, ModelStore.system(), mp3(SoundKind.MUSIC));
            case "walloc-audio-waveform" ->
                NacreSoundCodec.wallocAudio(SoundTuning.WAVEFORM, threads, ModelStore.system(), mp3(SoundKind.MUSIC));
            case "opus" -> opus(kind);
            case "aac" ->
                new FfmpegSoundCodec(
                        "aac",
                        "aac",
                        "AAC-LC in MP4",
                        kbps(speech ? new int[] {12, 16, 24, 32} : new int[] {48, 64, 96, 128, 160}),
                        setting -> SoundEncoding.of(SoundEncoding.Format.AAC).withBitRate(bits(setting)));
            case "mp3" -> mp3(kind);
            case "vorbis" ->
                new FfmpegSoundCodec(
                        "vorbis",
                        "vorbis",
                        "Vorbis in Ogg, FFmpeg's own experimental encoder, which falls short of libvorbis; one channel is written twice",
                        IntStream.of(1, 3, 5, 7)
                                .mapToObj(quality -> "quality=" + quality)
                                .toList(),
                        setting -> SoundEncoding.vorbis(Integer.parseInt(setting.substring("quality=".length()))));
            default ->
                throw new IllegalArgumentException(
                        "codec '" + name + "' is unknown; known are " + String.join(", ", NAMES));
        };
    }

    /** Opus by libopus: of speech in its voice mode. */
    static FfmpegSoundCodec opus(SoundKind kind) {
        return kind == SoundKind.SPEECH
                ? new FfmpegSoundCodec(
                        "opus",
                        "libopus",
                        "Opus in Ogg",
                        kbps(6, 8, 10, 12, 16, 24),
                        setting -> SoundEncoding.opusVoice(bits(setting), 20))
                : new FfmpegSoundCodec(
                        "opus",
                        "libopus",
                        "Opus in Ogg",
                        kbps(32, 48, 64, 96, 128, 160),
                        setting -> SoundEncoding.opusAudio(bits(setting)));
    }

    private static FfmpegSoundCodec mp3(SoundKind kind) {
        return new FfmpegSoundCodec(
                "mp3",
                "libmp3lame",
                "MP3, constant bit rate",
                kbps(kind == SoundKind.SPEECH ? new int[] {8, 16, 24, 32} : new int[] {48, 64, 96, 128, 160}),
                setting -> SoundEncoding.of(SoundEncoding.Format.MP3).withBitRate(bits(setting)));
    }

    private static List<String> kbps(int... rates) {
        return IntStream.of(rates).mapToObj(rate -> "kbps=" + rate).toList();
    }

    private static int bits(String setting) {
        return (int) Math.round(1000 * Double.parseDouble(setting.substring("kbps=".length())));
    }
}
