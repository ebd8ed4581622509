/**
 * Sample-domain transforms: wavelet packets, block DCT and colour.
 *
 * <p>Everything here works on planes: one row-major {@code float[]} (or {@code byte[]}) of {@code width * height} samples a
 * channel, because one array a channel is what the JIT vectorises. All classes are stateless or immutable and may be used
 * from any number of threads. Plain Java floats are strict since Java 17, so results are the same on every machine; nothing
 * here may decide a symbol's probability all the same (docs/overview.md, "Where things are decided").
 *
 * <p>Start reading at {@link dev.nacre.signal.WaveletPackets}.
 */
package dev.nacre.signal;
