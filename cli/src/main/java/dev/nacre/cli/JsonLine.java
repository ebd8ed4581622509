package dev.nacre.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/**
 * Builds one JSON object on one line, keys in the order of the calls.
 *
 * <p>A value that does not exist is left out: {@code null} and numbers that are not finite add nothing, so that readers never meet null or NaN.
 */
final class JsonLine {
    private final StringBuilder text = new StringBuilder("{");

    /** Adds a string, a boolean, a number, or a list of {@link JsonLine} objects. */
    JsonLine put(String key, Object value) {
        if (value == null || value instanceof Double d && !Double.isFinite(d)) {
            return this;
        }
        if (text.length() > 1) {
            text.append(',');
        }
        string(key);
        text.append(':');
        if (value instanceof List<?> list) {
            text.append('[');
            for (int i = 0; i < list.size(); i++) {
                text.append(i == 0 ? "" : ",").append(list.get(i));
            }
            text.append(']');
        } else if (value instanceof Number || value instanceof Boolean || value instanceof JsonLine) {
            text.append(value);
        } else {
            string(value.toString());
        }
        return this;
    }

    /** Adds a number rounded to the given count of decimals; nothing where it is not finite. */
    JsonLine put(String key, double value, int decimals) {
        if (!Double.isFinite(value)) {
            return this;
        }
        // BigDecimal, as a double's own toString may turn to 1.0E-5.
        return put(
                key,
                new BigDecimal(value)
                        .setScale(decimals, RoundingMode.HALF_EVEN)
                        .stripTrailingZeros()
                        .toPlainString()
                        .transform(BigDecimal::new));
    }

    private void string(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < 0x20 || Character.isSurrogate(c) || c == 0x2028 || c == 0x2029) {
                // Surrogates too: a file name may hold a lone one, which UTF-8 can't.
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }

    /** The object, without a line end. */
    @Override
    public String toString() {
        return text + "}";
    }
}
