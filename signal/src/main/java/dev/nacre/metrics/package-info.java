/**
 * Distortion of pictures (PSNR, SSIM and MS-SSIM over 8-bit planes) and of sound (SI-SDR, log-mel distance, STOI, ESTOI, NSIM).
 *
 * <p>A picture is an array of planes, {@code byte[channels][width * height]}, row-major, each byte read as 0..255. A sound is one
 * {@code float[]} a channel, nominally in [-1, 1]. No method keeps or changes its arguments, and all may be called from any number of
 * threads.
 */
package dev.nacre.metrics;
