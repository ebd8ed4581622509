package dev.nacre.eval.bench;

import dev.nacre.runtime.ModelStore;
import java.util.List;

/** All codecs of pictures that can be measured, by name. */
final class Peers {
    private static final List<String> NAMES =
            List.of("walloc", "inr", "jpeg", "webp", "avif", "jpeg2000", "jxl", "hevc", "cwebp", "avifenc", "avif-svt");

    private static final List<String> USUAL = List.of("walloc", "jpeg", "webp", "avif", "jpeg2000", "jxl");

    private Peers() {}

    /** Ours, and those that people would pick instead. */
    static List<String> usual() {
        return USUAL;
    }

    /**
     * Checks what was asked for.
     *
     * @param codecs as {@link CodecName} reads them
     * @throws IllegalArgumentException if a name is none of these, nor of {@link SoundPeers}, or an effort is none of that codec's; the message
     *     lists the known ones
     */
    static void requireKnown(List<String> codecs) {
        for (String codec : codecs) {
            CodecName asked = CodecName.of(codec);
            if (!NAMES.contains(asked.name()) && !SoundPeers.names().contains(asked.name())) {
                throw unknown(asked.name());
            }
            asked.effort().ifPresent(effort -> Efforts.require(asked.name(), effort));
        }
    }

    private static IllegalArgumentException unknown(String name) {
        return new IllegalArgumentException("codec '" + name + "' is unknown; known are " + String.join(", ", NAMES)
                + ", and of sounds " + String.join(", ", SoundPeers.names()));
    }

    /** The known names: ours, those inside this process, programs. */
    static List<String> names() {
        return NAMES;
    }

    /**
     * A codec. One that can't run here is made all the same, and says so ({@link BenchCodec#missing}).
     *
     * @param threads that it may use, at least 1; some take one anyway
     * @return one codec; none for the slow preset of a codec that knows no effort ({@code walloc}, {@code jpeg2000}), nor for {@code ONLY}
     * @throws IllegalArgumentException if the name is unknown, or the preset an effort that it has not; the message lists the known ones
     */
    static List<BenchCodec> of(String name, Preset preset, int threads) {
        if (threads < 1 || threads > 64) {
            throw new IllegalArgumentException("threads: " + threads + ", allowed are 1 to 64");
        }
        if (preset.equals(Preset.ONLY)) {
            return List.of(); // of sounds
        }
        boolean fast = preset.equals(Preset.FAST);
        if (!fast && !preset.equals(Preset.SLOW)) {
            Efforts.require(name, preset); // some codecs have no efforts and don't ask for any
        }
        return switch (name) {
            case "walloc" -> fast ? List.of(new NacreCodec(threads, ModelStore.system())) : List.of();
            case "inr" -> List.of(new NacreInrCodec(preset, threads));
            case "jpeg" -> List.of(new JpegCodec(preset));
            case "webp" -> List.of(FfmpegCodec.webp(preset));
            case "avif" -> List.of(FfmpegCodec.avif(preset, threads));
            case "jpeg2000" -> fast ? List.of(FfmpegCodec.jpeg2000()) : List.of();
            case "hevc" -> List.of(FfmpegCodec.hevc(preset, threads));
            case "jxl" -> List.of(ProgramCodec.jxl(preset, threads));
            case "cwebp" -> List.of(ProgramCodec.cwebp(preset));
            case "avifenc" -> List.of(ProgramCodec.avifenc(preset, threads));
            case "avif-svt" -> List.of(ProgramCodec.avifSvt(preset, threads));
            default -> throw unknown(name);
        };
    }
}
