package dev.nacre.eval.bench;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * The quality of a codec as its settings write it: {@code q=35}, {@code distance=1.25}.
 *
 * @param key what stands before the equals sign
 * @param worst value for photographs of some 27 dB
 * @param best value for photographs of some 40 dB; may be less than {@code worst}
 * @param decimals digits behind the point
 * @param geometric true for steps of equal ratio, false for equal steps
 */
record CodecScale(String key, double worst, double best, int decimals, boolean geometric) {
    /** Equal steps of whole numbers. */
    static CodecScale whole(String key, int worst, int best) {
        return new CodecScale(key, worst, best, 0, false);
    }

    /**
     * Settings from worst to best, both included; the middle one if a single one is wanted.
     *
     * @throws IllegalArgumentException if there aren't that many different ones
     */
    List<String> settings(int points) {
        if (points < 1) {
            throw new IllegalArgumentException("points: " + points + ", at least 1");
        }
        List<String> settings = new ArrayList<>();
        for (int i = 0; i < points; i++) {
            double at = points == 1 ? 0.5 : i / (points - 1.0);
            double value = geometric ? worst * StrictMath.pow(best / worst, at) : worst + (best - worst) * at;
            String setting = key + "="
                    + BigDecimal.valueOf(value)
                            .setScale(decimals, RoundingMode.HALF_EVEN)
                            .toPlainString();
            if (settings.contains(setting)) {
                throw new IllegalArgumentException("points: " + points + " are more than there are settings of " + key
                        + " from " + worst + " to " + best);
            }
            settings.add(setting);
        }
        return List.copyOf(settings);
    }

    /**
     * The number in a setting, as it stands there.
     *
     * @throws IllegalArgumentException if it has another form
     */
    String value(String setting) {
        String prefix = key + "=";
        if (!setting.startsWith(prefix) || !setting.substring(prefix.length()).matches("-?\\d+(\\.\\d+)?")) {
            throw new IllegalArgumentException("setting '" + setting + "' is not of the form " + prefix + "NUMBER");
        }
        return setting.substring(prefix.length());
    }

    /** The number in a setting, which must be whole. */
    int wholeValue(String setting) {
        String value = value(setting);
        if (value.contains(".")) {
            throw new IllegalArgumentException("setting '" + setting + "' must be a whole number");
        }
        return Integer.parseInt(value);
    }
}
