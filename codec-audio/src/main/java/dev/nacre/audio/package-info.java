/**
 * Sound codecs: samples to packets and to {@code .ncr} files of kind audio, and back.
 *
 * <p>Start with {@link dev.nacre.audio.HifiCodec}. Everything streams: {@link dev.nacre.audio.SoundWriter} and {@link
 * dev.nacre.audio.SoundReader} are files taken and given block by block, {@link dev.nacre.audio.SoundEncoder} and {@link
 * dev.nacre.audio.SoundDecoder} are live packets. What is pushed in which portions never changes a sample.
 *
 * <p>Samples are floats, a plane for each channel, full scale being 1; values beyond it are allowed. Common parts know no codec, and
 * those of hifi are named so.
 */
package dev.nacre.audio;
