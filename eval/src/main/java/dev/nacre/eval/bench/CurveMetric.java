package dev.nacre.eval.bench;

/** What the quality of a {@link Curve} is. */
interface CurveMetric {
    /** As people write it: {@code MS-SSIM}. */
    String label();

    /** A mean of measured values as curves hold it: in dB, or as it is. */
    double scaled(double value);
}
