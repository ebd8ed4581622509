package dev.nacre.fit;

/**
 * How good a fit is.
 *
 * @param mse mean square error of samples whose peak is 1
 * @param rateBits of all latents, without the networks
 * @param pixels that they code
 */
public record FitLoss(double mse, double rateBits, long pixels) {
    /** Peak signal to noise ratio in dB. */
    public double psnr() {
        return -10 * Math.log10(mse);
    }

    /** Bits per pixel. */
    public double bpp() {
        return rateBits / pixels;
    }

    /** {@code mse + lambda * bpp}. */
    public double weighted(double lambda) {
        return mse + lambda * bpp();
    }

    boolean isFinite() {
        return Double.isFinite(mse) && Double.isFinite(rateBits);
    }
}
