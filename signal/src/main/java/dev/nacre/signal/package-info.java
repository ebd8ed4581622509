/**
 * Sample-domain transforms. Pictures: wavelet packets, block DCT and colour. Sound: Fourier transforms, frames of spectra, mel bands
 * and resampling.
 *
 * <p>Pictures are planes: one row-major {@code float[]} (or {@code byte[]}) of {@code width * height} samples a channel, because one
 * array a channel is what the JIT vectorises. Sound is one {@code float[]} a channel as well, nominally in [-1, 1]. Classes are
 * stateless or immutable and may be used from any number of threads, but for those that say otherwise (what streams has state, and
 * Fourier transforms have work buffers). Plain Java floats are strict since Java 17, so results are the same on every machine;
 * nothing here may decide a symbol's probability all the same (docs/overview.md, "Where things are decided").
 *
 * <p>Start reading at {@link dev.nacre.signal.WaveletPackets} or {@link dev.nacre.signal.Resampler}.
 */
package dev.nacre.signal;
