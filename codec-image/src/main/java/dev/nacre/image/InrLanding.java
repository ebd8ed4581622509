package dev.nacre.image;

/**
 * Where a fit ended that aimed at something: see {@link InrEncodeOptions#withPsnr} and its kin.
 *
 * @param value what the file has of that which was asked for
 * @param reached whether that is within the range that was promised
 * @param quality 0 to 100: the one that would have come to about the same
 */
public record InrLanding(double value, boolean reached, int quality) {}
