package dev.nacre.runtime;

import java.math.BigInteger;
import java.util.Comparator;

/** The order of versions: number by number, a suffix such as {@code -rc1} before the version without it. */
final class ModelVersion {
    static final Comparator<String> ORDER = ModelVersion::compare;

    private ModelVersion() {}

    private static int compare(String a, String b) {
        String[] left = a.split("-", 2);
        String[] right = b.split("-", 2);
        String[] x = left[0].split("\\.");
        String[] y = right[0].split("\\.");
        for (int i = 0; i < Math.max(x.length, y.length); i++) {
            int order = comparePart(i < x.length ? x[i] : "0", i < y.length ? y[i] : "0");
            if (order != 0) {
                return order;
            }
        }
        if (left.length != right.length) {
            return right.length - left.length;
        }
        return left.length == 1 ? 0 : left[1].compareTo(right[1]);
    }

    private static int comparePart(String a, String b) {
        boolean numbers = a.matches("[0-9]+") && b.matches("[0-9]+");
        return numbers ? new BigInteger(a).compareTo(new BigInteger(b)) : a.compareTo(b);
    }
}
