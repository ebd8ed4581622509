package dev.nacre.image;

import java.util.Optional;

/**
 * What coding one picture took: bytes, bits and times. Measured bytes and the estimate from the tables stand side by side and
 * never for each other. Immutable.
 *
 * <p>Times of the parts are sums over all threads, in milliseconds; only {@link #totalMillis()} is wall time.
 */
public final class CodingReport {
    private final long fileBytes;
    private final long payloadBytes;
    private final long alphaBytes;
    private final int numTiles;
    private final long numSymbols;
    private final double rateBits;
    private final int symbolHash;
    private final double transformMillis;
    private final double networkMillis;
    private final double coderMillis;
    private final double totalMillis;
    private final InrLanding landing; // null without

    private CodingReport(Counts counts, long fileBytes, int symbolHash, Meter meter) {
        this.fileBytes = fileBytes;
        this.payloadBytes = counts.payloadBytes;
        this.alphaBytes = counts.alphaBytes;
        this.numTiles = counts.numTiles;
        this.numSymbols = counts.numSymbols;
        this.rateBits = counts.rateBits;
        this.symbolHash = symbolHash;
        this.transformMillis = meter.transformMillis();
        this.networkMillis = meter.networkMillis();
        this.coderMillis = meter.coderMillis();
        this.totalMillis = meter.totalMillis();
        this.landing = null;
    }

    private CodingReport(CodingReport from, InrLanding landing) {
        this.fileBytes = from.fileBytes;
        this.payloadBytes = from.payloadBytes;
        this.alphaBytes = from.alphaBytes;
        this.numTiles = from.numTiles;
        this.numSymbols = from.numSymbols;
        this.rateBits = from.rateBits;
        this.symbolHash = from.symbolHash;
        this.transformMillis = from.transformMillis;
        this.networkMillis = from.networkMillis;
        this.coderMillis = from.coderMillis;
        this.totalMillis = from.totalMillis;
        this.landing = landing;
    }

    CodingReport withLanding(InrLanding landing) {
        return new CodingReport(this, landing);
    }

    /** What is added up tile by tile, in tile order. Not thread-safe. */
    static final class Counts {
        private long payloadBytes;
        private long alphaBytes;
        private int numTiles;
        private long numSymbols;
        private double rateBits;

        void addTile(long tilePayloadBytes, long tileAlphaBytes, EntropyPass pass) {
            addTile(tilePayloadBytes, tileAlphaBytes, pass.numSymbols(), pass.rateBits());
        }

        void addTile(long tilePayloadBytes, long tileAlphaBytes, long tileSymbols, double tileRateBits) {
            addNetworks(tilePayloadBytes, tileSymbols, tileRateBits);
            alphaBytes += tileAlphaBytes;
            numTiles++;
        }

        /** Adds a unit that belongs to no tile. */
        void addNetworks(long unitPayloadBytes, long unitSymbols, double unitRateBits) {
            payloadBytes += unitPayloadBytes;
            numSymbols += unitSymbols;
            rateBits += unitRateBits;
        }

        int tiles() {
            return numTiles;
        }

        CodingReport report(long fileBytes, int symbolHash, Meter meter) {
            return new CodingReport(this, fileBytes, symbolHash, meter);
        }
    }

    /** Bytes of the whole file, everything counted. */
    public long fileBytes() {
        return fileBytes;
    }

    /** Bytes of the coded latents in the file, coder states included. */
    public long payloadBytes() {
        return payloadBytes;
    }

    /** Bits of the coded latents in the file: eight for each of {@link #payloadBytes()}. */
    public long payloadBits() {
        return 8 * payloadBytes;
    }

    /** Bytes of the coded alpha plane in the file. */
    public long alphaBytes() {
        return alphaBytes;
    }

    /** Bytes of the file that are neither latents nor alpha: signature, head, chunk frames, hashes, ancillary chunks. */
    public long containerBytes() {
        return fileBytes - payloadBytes - alphaBytes;
    }

    /** What the latents cost by the tables, an estimate in bits: no coder's rounding, no states, no container. */
    public double rateBits() {
        return rateBits;
    }

    /** Tiles, which are the units of the file. */
    public int numTiles() {
        return numTiles;
    }

    /** Symbols of latents and hyper-latents. */
    public long numSymbols() {
        return numSymbols;
    }

    /** Hash over the symbol hashes of all tiles, as {@code DONE} holds it. */
    public int symbolHash() {
        return symbolHash;
    }

    /** Time in float graphs, and between them and samples or symbols. */
    public double transformMillis() {
        return transformMillis;
    }

    /** Time in the integer networks. */
    public double networkMillis() {
        return networkMillis;
    }

    /** Time in quantisation, entropy coder and hashes; alpha included. */
    public double coderMillis() {
        return coderMillis;
    }

    /** Wall time from the call to its end; on decoding, waiting for the stream included. */
    public double totalMillis() {
        return totalMillis;
    }

    /** Where a fit ended that aimed at something; empty for all others. */
    public Optional<InrLanding> landing() {
        return Optional.ofNullable(landing);
    }

    @Override
    public String toString() {
        return String.format(
                "%d bytes (latents %d, alpha %d, container %d), estimate %.0f bits, %d tiles, %.1f ms"
                        + " (transform %.1f, entropy network %.1f, coder %.1f)",
                fileBytes,
                payloadBytes,
                alphaBytes,
                containerBytes(),
                rateBits,
                numTiles,
                totalMillis,
                transformMillis,
                networkMillis,
                coderMillis);
    }
}
