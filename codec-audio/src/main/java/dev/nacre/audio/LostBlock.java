package dev.nacre.audio;

/**
 * A stretch of a damaged file in whose place samples were made up.
 *
 * @param index number of the block
 * @param start its first sample
 * @param samples how many of each channel
 * @param reason what was wrong with it, in one line
 */
public record LostBlock(long index, long start, int samples, String reason) {}
