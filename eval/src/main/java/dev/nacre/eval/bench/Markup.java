package dev.nacre.eval.bench;

import java.util.Locale;

/** Text for HTML and SVG, and numbers as both show them: always with a point, never in the reader's locale. */
final class Markup {
    private Markup() {}

    /** The text with everything replaced that HTML or XML would read as markup, in content and in quoted attributes. */
    static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c < 0x20 && c != '\n' && c != '\t' ? '\uFFFD' : c);
            }
        }
        return out.toString();
    }

    /** A coordinate: at most two decimals, no trailing zeros. */
    static String coordinate(double value) {
        long hundredths = Math.round(100 * value);
        if (hundredths % 100 == 0) {
            return Long.toString(hundredths / 100);
        }
        return hundredths % 10 == 0
                ? String.format(Locale.ROOT, "%.1f", hundredths / 100.0)
                : String.format(Locale.ROOT, "%.2f", hundredths / 100.0);
    }

    static String fixed(double value, int decimals) {
        String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
        // "-0.0" would claim a direction that rounding has taken away.
        return text.startsWith("-") && text.chars().noneMatch(c -> c >= '1' && c <= '9') ? text.substring(1) : text;
    }

    /** Three figures that count, without an exponent: 0.123, 1.23, 12.3, 123, 12 345 as 12345; at most five decimals. */
    static String significant(double value) {
        double size = Math.abs(value);
        return fixed(value, size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : size >= 0.01 || size == 0 ? 3 : 5);
    }

    /** A change in percent with its sign: {@code +5.0 %}, with the typographer's minus. */
    static String percent(double percent) {
        String text = fixed(percent, 1);
        if (text.startsWith("-")) {
            return "\u2212" + text.substring(1) + "\u00A0%";
        }
        return (text.equals("0.0") ? "" : "+") + text + "\u00A0%";
    }

    /** Whole numbers in groups of three. */
    static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number).replace(',', '\u202F');
    }

    /** A memory or file size: {@code 812 kB}, {@code 3.4 MB}; powers of ten. */
    static String bytes(long bytes) {
        if (bytes < 1000) {
            return bytes + "\u00A0B";
        }
        double size = bytes / 1000.0;
        String unit = "kB";
        if (size >= 1000) {
            size /= 1000;
            unit = "MB";
        }
        if (size >= 1000) {
            size /= 1000;
            unit = "GB";
        }
        return (size >= 100 ? fixed(size, 0) : size >= 10 ? fixed(size, 1) : fixed(size, 2)) + "\u00A0" + unit;
    }
}
