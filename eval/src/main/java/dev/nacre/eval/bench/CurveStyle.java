package dev.nacre.eval.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a curve looks and what people call it, the same in every chart and table.
 *
 * <p>A codec has its colour and its marker; its lesser efforts are dashed with hollow markers. So curves can be told apart without colours, too.
 *
 * @param label {@code WebP slow}, {@code AVIF speed 6}
 * @param colour index into {@link #LIGHT} and {@link #DARK}; class {@code k0}, {@code k1} ... of the markup
 * @param fast whether it is the fast preset, or a slower one of its codec is beside it
 * @param ours whether it is a codec of this project
 */
record CurveStyle(String label, int colour, boolean fast, boolean ours) {
    // Each has a contrast of 4.5 or more to its background, as labels have these colours, too.
    static final List<String> LIGHT = List.of(
            "#0b6e75", "#8a5700", "#1f62c4", "#b4236b", "#6a48c7", "#b83a0b", "#47700f", "#4a5568", "#8a3f2b",
            "#666200", "#2b6b3f");
    static final List<String> DARK = List.of(
            "#4fd6cb", "#e3af4f", "#86b6ff", "#ff8fbe", "#bda9ff", "#ff9d70", "#a9d566", "#b4c0d2", "#e5a996",
            "#d6d35e", "#86d9a0");

    private static final Map<String, String> NAMES = new LinkedHashMap<>();

    static {
        // The order is that of the colours.
        NAMES.put("walloc", "Nacre walloc");
        NAMES.put("jpeg", "JPEG");
        NAMES.put("webp", "WebP");
        NAMES.put("avif", "AVIF");
        NAMES.put("jpeg2000", "JPEG 2000");
        NAMES.put("jxl", "JPEG XL");
        NAMES.put("hevc", "HEVC intra");
        NAMES.put("avif-svt", "AVIF (SVT)");
        NAMES.put("cwebp", "WebP (cwebp)");
        NAMES.put("avifenc", "AVIF (avifenc)");
        NAMES.put("inr", "Nacre inr");
    }

    /** Codecs of sound: they share no chart with those of pictures, so they have the same colours. */
    private static final Map<String, String> SOUND_NAMES = new LinkedHashMap<>();

    static {
        SOUND_NAMES.put("hifi", "Nacre hifi");
        SOUND_NAMES.put("opus", "Opus");
        SOUND_NAMES.put("aac", "AAC");
        SOUND_NAMES.put("mp3", "MP3");
        SOUND_NAMES.put("vorbis", "Vorbis");
        SOUND_NAMES.put("walloc-audio", "Nacre walloc-audio");
        SOUND_NAMES.put("walloc-audio-waveform", "Nacre walloc-audio-waveform");
    }

    private static final List<String> OURS = List.of("walloc", "inr", "hifi", "walloc-audio", "walloc-audio-waveform");

    /** Whether rows of that codec are about a codec of this project. */
    static boolean isOurs(String codec) {
        return OURS.contains(codec);
    }

    /** A codec as people write it. */
    static String name(String codec) {
        return NAMES.getOrDefault(codec, SOUND_NAMES.getOrDefault(codec, codec));
    }

    /** A curve as people write it: {@code JPEG XL fast}, {@code AVIF speed 6}; ours without efforts, and those of sounds, without a preset. */
    static String label(String curve) {
        String codec = codec(curve);
        String preset = preset(curve);
        boolean bare = preset.isEmpty() || preset.equals(Preset.ONLY.label()) || isOurs(codec) && !Efforts.has(codec);
        return bare ? name(codec) : name(codec) + " " + Efforts.label(codec, preset);
    }

    static String codec(String curve) {
        int colon = curve.lastIndexOf(':');
        return colon < 0 ? curve : curve.substring(0, colon);
    }

    /** What stands behind the colon: {@code fast}, {@code 6}; nothing where there is none. */
    static String preset(String curve) {
        return curve.substring(Math.min(curve.length(), codec(curve).length() + 1));
    }

    /** A style for each curve, in their order. A codec without a colour of its own gets one that no other codec here has. */
    static Map<String, CurveStyle> of(List<String> curves) {
        List<String> pictures = List.copyOf(NAMES.keySet());
        List<String> sounds = List.copyOf(SOUND_NAMES.keySet());
        Map<String, Integer> colours = new LinkedHashMap<>();
        List<Integer> free = new ArrayList<>();
        for (int i = LIGHT.size() - 1; i > 0; i--) {
            free.add(i);
        }
        for (String curve : curves) {
            int colour = Math.max(pictures.indexOf(codec(curve)), sounds.indexOf(codec(curve)));
            if (isOurs(codec(curve)) && !colours.containsKey(codec(curve))) {
                colour = colours.containsValue(0) ? colour : 0; // ours is the first colour, whichever of ours it is
            }
            if (colour >= 0 && (colours.containsKey(codec(curve)) || !colours.containsValue(colour))) {
                colours.putIfAbsent(codec(curve), colour);
                free.remove((Integer) colour);
            }
        }
        Map<String, Integer> slowest = new LinkedHashMap<>();
        for (String curve : curves) {
            slowest.merge(codec(curve), Efforts.rank(codec(curve), preset(curve)), Math::max);
        }
        Map<String, CurveStyle> styles = new LinkedHashMap<>();
        int next = 0;
        for (String curve : curves) {
            String codec = codec(curve);
            if (!colours.containsKey(codec)) {
                colours.put(codec, free.isEmpty() ? 7 : free.get(next++ % free.size()));
            }
            boolean fast = preset(curve).equals(Preset.FAST.label()) && !isOurs(codec)
                    || Efforts.rank(codec, preset(curve)) < slowest.get(codec);
            styles.put(curve, new CurveStyle(label(curve), colours.get(codec), fast, isOurs(codec)));
        }
        return styles;
    }

    /** The rules that colour charts. */
    static String css(List<String> colours, String background) {
        StringBuilder css = new StringBuilder();
        css.append(".name{paint-order:stroke;stroke-width:4px;stroke-linejoin:round;stroke:")
                .append(background)
                .append("}\n");
        for (int i = 0; i < colours.size(); i++) {
            String k = ".k" + i;
            String colour = colours.get(i);
            css.append(k)
                    .append(" .line,")
                    .append(k)
                    .append(" .bar{stroke:")
                    .append(colour)
                    .append("}");
            css.append(k)
                    .append(" .mark{fill:")
                    .append(colour)
                    .append(";stroke:")
                    .append(colour)
                    .append("}");
            css.append(k).append(".fast .mark{fill:").append(background).append("}");
            css.append(".chart ")
                    .append(k)
                    .append(" .name{fill:")
                    .append(colour)
                    .append("}\n");
        }
        return css.toString();
    }
}
