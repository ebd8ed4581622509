package dev.nacre.eval.bench;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * One measurement of a picture: one codec, one setting. A line of {@code results.jsonl}.
 *
 * @param set name of the folder that the picture came from ({@code kodak}); sets are never averaged together
 * @param file file name of the picture
 * @param source first 16 hexadecimal digits of the SHA-256 of its file
 * @param width pixels a row
 * @param height rows
 * @param codec {@link BenchCodec#name()}
 * @param preset {@link Preset#label()}
 * @param implementation {@link BenchCodec#implementation()}
 * @param setting the quality, as the codec writes it
 * @param point number of the setting within its curve, from 0
 * @param bytes size of the coded file
 * @param psnr dB over 8-bit RGB
 * @param ssim in [-1, 1]; empty for pictures too small for it
 * @param msSsim in [0, 1]; empty for pictures too small for it
 * @param encodeMillis wall time
 * @param decodeMillis wall time
 * @param encodeCpuMillis processor time over all threads
 * @param decodeCpuMillis processor time over all threads
 * @param peakMemoryBytes the greater of both peaks ({@link Measured#peakMemoryBytes()})
 */
record Row(
        String set,
        String file,
        String source,
        int width,
        int height,
        String codec,
        String preset,
        String implementation,
        String setting,
        int point,
        long bytes,
        double psnr,
        OptionalDouble ssim,
        OptionalDouble msSsim,
        double encodeMillis,
        double decodeMillis,
        OptionalDouble encodeCpuMillis,
        OptionalDouble decodeCpuMillis,
        OptionalLong peakMemoryBytes)
        implements BenchRow {

    /** Bits a pixel: of the whole file, everything counted. */
    double bpp() {
        return 8.0 * bytes / ((double) width * height);
    }

    @Override
    public double rate() {
        return bpp();
    }

    @Override
    public String scoring() {
        return "";
    }

    /** A million pixels a second of wall time. */
    double encodeMegapixelsPerSecond() {
        return width * height / (1000 * encodeMillis);
    }

    /** A million pixels a second of wall time. */
    double decodeMegapixelsPerSecond() {
        return width * height / (1000 * decodeMillis);
    }
}
