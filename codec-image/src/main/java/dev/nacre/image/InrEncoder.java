package dev.nacre.image;

import dev.nacre.bitstream.ChunkType;
import dev.nacre.bitstream.ChunkWriter;
import dev.nacre.bitstream.NacreException;
import dev.nacre.bitstream.Unit;
import dev.nacre.bitstream.UnitHash;
import dev.nacre.runtime.Parallel;
import java.io.IOException;
import java.io.OutputStream;

/** Fitted pictures to files. Immutable and thread-safe. */
final class InrEncoder {
    private final Parallel parallel;

    InrEncoder(Parallel parallel) {
        this.parallel = parallel;
    }

    /** A coded tile; alpha is null where the picture has none. */
    private record CodedTile(byte[] payload, InrSymbols.Writer symbols, byte[] alpha, int alphaHash) {}

    /**
     * Writes a file.
     *
     * @param fitted gives the latents
     * @param networks the rounded parameters
     * @param alpha of the picture, row-major; null without
     * @param out flushed but not closed
     * @throws IllegalArgumentException if sums of the networks could leave 32 bits, or there are too many tiles
     */
    CodingReport encode(
            InrFitted fitted, InrNetworks networks, byte[] alpha, PictureMetadata metadata, OutputStream out)
            throws IOException {
        InrHeader header = fitted.header(alpha != null);
        TileGrid tiles = header.grid();
        if (tiles.count() >= Unit.MAX_INDEX) {
            throw new IllegalArgumentException(tiles + " are too many, choose larger tiles");
        }
        Meter meter = new Meter();
        InrContext context = context(fitted, networks);
        ChunkWriter writer = new ChunkWriter(out);
        writer.writeHead(InrFormat.head(header));
        MetadataFormat.write(metadata, writer);
        CodingReport.Counts counts = new CodingReport.Counts();
        UnitHash units = new UnitHash();
        int before = header.unitsBeforeTiles();
        if (before > 0) {
            InrSymbols.Writer symbols = new InrSymbols.Writer();
            InrNetworkCoder.encode(symbols, networks);
            byte[] payload = symbols.finish();
            writer.writeUnit(ChunkType.DATA, 0, symbols.hash(), payload);
            units.add(symbols.hash());
            counts.addNetworks(payload.length, symbols.numSymbols(), symbols.rateBits());
        }
        int wave = 2 * parallel.threads();
        for (int first = 0; first < tiles.count(); first += wave) {
            int start = first;
            CodedTile[] coded = new CodedTile[(int) Math.min(wave, tiles.count() - first)];
            TileJobs.run(parallel, coded.length, i -> {
                Rect pixels = tiles.pixels(start + i);
                InrSymbols.Writer symbols = new InrSymbols.Writer();
                if (before == 0) {
                    InrNetworkCoder.encode(symbols, networks);
                }
                InrTileCoder.code(context, pixels, fitted.tile(pixels), symbols, meter);
                coded[i] = codedTile(symbols, alpha, fitted.width(), pixels);
            });
            for (int i = 0; i < coded.length; i++) {
                int index = before + first + i;
                InrSymbols.Writer symbols = coded[i].symbols;
                writer.writeUnit(ChunkType.DATA, index, symbols.hash(), coded[i].payload);
                units.add(symbols.hash());
                if (alpha != null) {
                    writer.writeUnit(ChunkType.ALPH, index, coded[i].alphaHash, coded[i].alpha);
                }
                int alphaBytes = alpha == null ? 0 : coded[i].alpha.length;
                counts.addTile(coded[i].payload.length, alphaBytes, symbols.numSymbols(), symbols.rateBits());
            }
        }
        writer.finish();
        return counts.report(writer.position(), units.value(), meter);
    }

    private static CodedTile codedTile(InrSymbols.Writer symbols, byte[] alpha, int stride, Rect pixels) {
        byte[] payload = symbols.finish();
        if (alpha == null) {
            return new CodedTile(payload, symbols, null, 0);
        }
        int offset = pixels.y() * stride + pixels.x();
        byte[] coded = AlphaCoder.encode(alpha, offset, stride, pixels.width(), pixels.height());
        int hash = WallocEncoder.alphaHash(alpha, offset, stride, pixels.width(), pixels.height());
        return new CodedTile(payload, symbols, coded, hash);
    }

    private static InrContext context(InrFitted fitted, InrNetworks networks) {
        try {
            // The decoder refuses what it can't prove: so must the encoder.
            new InrSynthesis(networks, fitted.width(), fitted.height(), 0);
            return new InrContext(networks, 0);
        } catch (NacreException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
