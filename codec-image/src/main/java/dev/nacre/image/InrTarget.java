package dev.nacre.image;

import dev.nacre.fit.FitGoal;

/**
 * What a file is to have, instead of a quality. Immutable.
 *
 * @param value PSNR in dB, bits per pixel, or SSIM
 */
record InrTarget(Kind kind, double value) {
    /** What is asked for, and how it depends on lambda: typical numbers, which a fit corrects by its own measures. */
    enum Kind {
        PSNR("PSNR", 100, -2.1, 1.9, 40),
        BPP("bits per pixel", 100, -0.4, -0.75, 80),
        SSIM("SSIM", 1, -1.7, 1.6, 40);

        private final String text;
        private final double most;
        private final double slope;
        private final double growth;
        private final double lag;

        Kind(String text, double most, double slope, double growth, double lag) {
            this.text = text;
            this.most = most;
            this.slope = slope;
            this.growth = growth;
            this.lag = lag;
        }
    }

    private static final double PSNR_RANGE = 0.1;
    private static final double SSIM_RANGE = 0.002;
    private static final double BPP_RANGE = 0.018;

    /** Of the ranges that begin at what is asked for. */
    private static final double AIM = 0.4;

    /** About what a file has besides latents and alpha. */
    private static final double OTHER_BITS = 7000;

    /** A PSNR that often goes with an SSIM, and how many dB of it go with one on the scale of {@link #scaled}. */
    private static final double USUAL_PSNR = 33;

    private static final double USUAL_SSIM = 0.93;
    private static final double PSNR_SLOPE = 1.2;

    /** An SSIM of 1 counts as one that is so much less. */
    private static final double LEAST_DISSIMILARITY = 1e-6;

    InrTarget {
        if (!(value > 0 && value <= kind.most)) {
            throw new IllegalArgumentException(kind.text + " " + value + ", allowed are more than 0 to " + kind.most);
        }
    }

    /** What {@code value} is on the scale of {@link #goal}, on which it changes evenly with the logarithm of lambda. */
    double scaled(double value) {
        return switch (kind) {
            case PSNR -> value;
            case BPP -> StrictMath.log(value);
            case SSIM -> -10 * StrictMath.log10(Math.max(LEAST_DISSIMILARITY, 1 - value));
        };
    }

    FitGoal goal() {
        double range = kind == Kind.PSNR ? PSNR_RANGE : SSIM_RANGE;
        double least = kind == Kind.BPP ? value * (1 - BPP_RANGE) : value;
        double aim = kind == Kind.BPP ? value : value + AIM * range;
        double most = kind == Kind.BPP ? value * (1 + BPP_RANGE) : value + range;
        return new FitGoal(scaled(least), scaled(aim), scaled(most), kind.slope, kind.growth, kind.lag);
    }

    /** Where to begin. */
    double firstLambda(Picture picture) {
        InrForecast forecast = new InrForecast(picture);
        return switch (kind) {
            case PSNR -> forecast.lambdaOfPsnr(value);
            case BPP ->
                forecast.lambdaOfBits(value * picture.width() * picture.height() - OTHER_BITS - alphaBits(picture));
            case SSIM -> forecast.lambdaOfPsnr(USUAL_PSNR + PSNR_SLOPE * (scaled(value) - scaled(USUAL_SSIM)));
        };
    }

    private static double alphaBits(Picture picture) {
        int width = picture.width();
        return picture.alpha()
                .map(alpha -> 8.0 * AlphaCoder.encode(alpha, 0, width, width, picture.height()).length)
                .orElse(0.0);
    }
}
