package dev.nacre.audio;

import dev.nacre.audio.SoundMeter.Part;
import java.util.OptionalDouble;

/**
 * What coding one sound took: bytes and times. Immutable.
 *
 * <p>Times of the parts are sums over all threads, in milliseconds; only {@link #totalMillis()} is wall time.
 */
public final class SoundReport {
    private final SoundFormat format;
    private final long samples;
    private final long fileBytes;
    private final long payloadBytes;
    private final int numUnits;
    private final long numSymbols;
    private final int symbolHash;
    private final OptionalDouble nominalBitrate;
    private final double[] partMillis;
    private final double totalMillis;

    private SoundReport(
            Counts counts,
            SoundFormat format,
            long samples,
            long fileBytes,
            int hash,
            OptionalDouble nominal,
            SoundMeter m) {
        this.format = format;
        this.samples = samples;
        this.fileBytes = fileBytes;
        this.payloadBytes = counts.payloadBytes;
        this.numUnits = counts.numUnits;
        this.numSymbols = counts.numSymbols;
        this.symbolHash = hash;
        this.nominalBitrate = nominal;
        this.partMillis = new double[Part.values().length];
        for (Part part : Part.values()) {
            partMillis[part.ordinal()] = m.millis(part);
        }
        this.totalMillis = m.totalMillis();
    }

    /** Of all channels together. */
    static OptionalDouble nominal(CodecModel model, SoundHeader header) {
        return model.nominalBitrate(header.level()).stream()
                .map(rate -> rate * header.format().channels())
                .findFirst();
    }

    /** What is added up unit by unit. Not thread-safe. */
    static final class Counts {
        private long payloadBytes;
        private int numUnits;
        private long numSymbols;

        void addUnit(long payload, long symbols) {
            payloadBytes += payload;
            numUnits++;
            numSymbols += symbols;
        }

        SoundReport report(
                SoundFormat format, long samples, long fileBytes, int hash, OptionalDouble nominal, SoundMeter meter) {
            return new SoundReport(this, format, samples, fileBytes, hash, nominal, meter);
        }
    }

    public SoundFormat format() {
        return format;
    }

    /** Samples of each channel. */
    public long samples() {
        return samples;
    }

    /** Length in seconds. */
    public double seconds() {
        return (double) samples / format.rate();
    }

    /** Bytes of the whole file, everything counted. */
    public long fileBytes() {
        return fileBytes;
    }

    /** Bytes of the coded symbols in the file. */
    public long payloadBytes() {
        return payloadBytes;
    }

    /** Bytes of the file that are no symbols: signature, head, chunk frames, hashes, tags. */
    public long containerBytes() {
        return fileBytes - payloadBytes;
    }

    /** Bits a second of the whole file; NaN for a sound without samples. */
    public double bitrate() {
        return 8 * fileBytes / seconds();
    }

    /** Bits a second before entropy coding, no container, all channels together and none of them silent; empty for walloc-audio. */
    public OptionalDouble nominalBitrate() {
        return nominalBitrate;
    }

    /** Blocks. */
    public int numUnits() {
        return numUnits;
    }

    public long numSymbols() {
        return numSymbols;
    }

    /** Hash over the symbol hashes of all units, as {@code DONE} holds it. */
    public int symbolHash() {
        return symbolHash;
    }

    /** Time between the sound's rate and channels and the codec's. */
    public double resamplerMillis() {
        return partMillis[Part.RESAMPLER.ordinal()];
    }

    /** Time between samples and spectra. */
    public double spectraMillis() {
        return partMillis[Part.SPECTRA.ordinal()];
    }

    /** Time in float graphs. */
    public double networkMillis() {
        return partMillis[Part.NETWORK.ordinal()];
    }

    /** Time in quantisation. */
    public double searchMillis() {
        return partMillis[Part.SEARCH.ordinal()];
    }

    /** Time in entropy coding, integer networks included. */
    public double coderMillis() {
        return partMillis[Part.CODER.ordinal()];
    }

    /** Wall time from the start to the end; waiting for the stream included. */
    public double totalMillis() {
        return totalMillis;
    }

    @Override
    public String toString() {
        return String.format(
                "%.2f s, %d bytes (symbols %d, container %d), %d blocks, %.0f bit/s%s, %.1f ms"
                        + " (resampler %.1f, spectra %.1f, network %.1f, search %.1f, coder %.1f)",
                seconds(),
                fileBytes,
                payloadBytes,
                containerBytes(),
                numUnits,
                bitrate(),
                nominalBitrate.isEmpty() ? "" : String.format(" (nominal %.0f)", nominalBitrate.getAsDouble()),
                totalMillis,
                resamplerMillis(),
                spectraMillis(),
                networkMillis(),
                searchMillis(),
                coderMillis());
    }
}
