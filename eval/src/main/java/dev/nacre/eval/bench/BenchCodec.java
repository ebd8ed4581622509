package dev.nacre.eval.bench;

import dev.nacre.image.Picture;

/**
 * A picture codec under test: ours, one inside FFmpeg or the JDK, or a pair of programs found on the PATH.
 *
 * <p>It has as many settings as are asked for, spread so that photographs come out at some 27 to 40 dB. Pictures to encode have no alpha, and
 * come back with their size and colour.
 */
interface BenchCodec extends MediumCodec<Picture> {}
