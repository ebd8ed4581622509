package dev.nacre.eval.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The efforts of an encoder that can be asked for by {@code NAME@EFFORT}, and what the presets fast and slow stand for.
 *
 * @param knob what its makers call them; empty where the values speak for themselves
 * @param values from the fastest to the slowest
 * @param fast value of {@link Preset#FAST}
 * @param slow value of {@link Preset#SLOW}
 */
record Efforts(String knob, List<String> values, String fast, String slow) {
    private static final Map<String, Efforts> ALL = new TreeMap<>(Map.of(
            "inr", numbers("effort", 0, 9, 0, 4),
            "webp", numbers("method", 0, 6, 4, 6),
            "cwebp", numbers("method", 0, 6, 4, 6),
            // Speeds: the greatest number is the fastest. 3 is what patient people take.
            "avif", numbers("speed", 8, 0, 8, 3),
            "avifenc", numbers("speed", 9, 0, 8, 3),
            "avif-svt", numbers("speed", 8, 0, 8, 4),
            "jxl", numbers("effort", 1, 9, 3, 9),
            // Without x265's own fast and slow: these words are our presets in rows, and its slow is not the slowest.
            "hevc",
                    new Efforts(
                            "",
                            List.of(
                                    "ultrafast",
                                    "superfast",
                                    "veryfast",
                                    "faster",
                                    "medium",
                                    "slower",
                                    "veryslow",
                                    "placebo"),
                            "faster",
                            "veryslow")));

    private static Efforts numbers(String knob, int fastest, int slowest, int fast, int slow) {
        List<String> values = new ArrayList<>();
        int step = Integer.signum(slowest - fastest);
        for (int value = fastest; value != slowest + step; value += step) {
            values.add(Integer.toString(value));
        }
        return new Efforts(knob, List.copyOf(values), Integer.toString(fast), Integer.toString(slow));
    }

    /** Whether a row's preset is one of its codec's efforts, and not fast, slow or only. */
    static boolean isEffort(String codec, String preset) {
        return has(codec) && ALL.get(codec).values.contains(preset);
    }

    /** Whether a codec has any. */
    static boolean has(String codec) {
        return ALL.containsKey(codec);
    }

    /** @throws IllegalArgumentException if the codec has no such effort; the message lists those there are */
    static void require(String codec, Preset effort) {
        if (!has(codec)) {
            String known = ALL.entrySet().stream()
                    .map(entry -> entry.getKey() + " " + entry.getValue().range())
                    .collect(Collectors.joining(", "));
            throw new IllegalArgumentException(codec + " has no efforts to choose among; those of others are " + known);
        }
        if (!isEffort(codec, effort.label())) {
            throw new IllegalArgumentException(codec + " has no effort '" + effort.label() + "', known are "
                    + ALL.get(codec).range());
        }
    }

    /**
     * What an encoder gets for a preset.
     *
     * @param codec one that has efforts
     * @throws IllegalArgumentException if the preset is an effort that the codec has not; the message lists those there are
     */
    static String value(String codec, Preset preset) {
        if (preset.equals(Preset.FAST)) {
            return ALL.get(codec).fast;
        }
        if (preset.equals(Preset.SLOW)) {
            return ALL.get(codec).slow;
        }
        require(codec, preset);
        return preset.label();
    }

    /** The values for people, from the fastest to the slowest. */
    private String range() {
        return knob.isEmpty() ? String.join(" ", values) : values.get(0) + ".." + values.get(values.size() - 1);
    }

    /** A row's preset as people read it: {@code speed 6}, {@code placebo}, {@code fast}. */
    static String label(String codec, String preset) {
        Efforts efforts = ALL.get(codec);
        boolean bare = efforts == null || efforts.knob.isEmpty() || !efforts.values.contains(preset);
        return bare ? preset : efforts.knob + " " + preset;
    }

    /** How slow a row's preset is, to be compared within its codec; 0 where that is not known. */
    static int rank(String codec, String preset) {
        Efforts efforts = ALL.get(codec);
        if (efforts == null) {
            return preset.equals(Preset.SLOW.label()) ? 1 : 0;
        }
        return efforts.values.indexOf(
                preset.equals(Preset.SLOW.label())
                        ? efforts.slow
                        : preset.equals(Preset.FAST.label()) ? efforts.fast : preset);
    }
}
