package dev.nacre.eval.bench;

/** A distortion that rate is traded against. Curves hold it in dB, and BD-rate looks at a fixed range of it. */
enum Metric implements CurveMetric {
    /** PSNR over 8-bit RGB; BD-rate over 27.5 to 40 dB. */
    PSNR("PSNR", 27.5, 40),
    /** {@code -10 log10(1 - MS-SSIM)}; BD-rate over 11 to 21 dB. */
    MS_SSIM("MS-SSIM", 11, 21);

    // Equal pictures have MS-SSIM 1, which has no dB: 100 stands for it, as it does for PSNR.
    private static final double SMALLEST_DIFFERENCE = 1e-10;

    private final String label;
    private final double low;
    private final double high;

    Metric(String label, double low, double high) {
        this.label = label;
        this.low = low;
        this.high = high;
    }

    @Override
    public String label() {
        return label;
    }

    /** Lower end of the range of BD-rate, dB. */
    double low() {
        return low;
    }

    /** Upper end of the range of BD-rate, dB. */
    double high() {
        return high;
    }

    /**
     * A measured value in dB.
     *
     * @param value PSNR in dB, or MS-SSIM in [0, 1]
     * @return at most 100
     */
    @Override
    public double scaled(double value) {
        return this == PSNR ? value : -10 * StrictMath.log10(Math.max(SMALLEST_DIFFERENCE, 1 - value));
    }
}
