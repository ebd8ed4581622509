/** Distortion between pictures: PSNR, SSIM, MS-SSIM. */
package dev.nacre.metrics;
