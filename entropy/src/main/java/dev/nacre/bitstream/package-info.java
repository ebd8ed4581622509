/** The {@code .ncr} chunk file: reading, writing, limits, and the exceptions of the whole library. */
package dev.nacre.bitstream;
