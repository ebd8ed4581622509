package dev.nacre.audio;

import dev.nacre.bitstream.ByteReader;
import dev.nacre.bitstream.MalformedBitstreamException;
import dev.nacre.bitstream.NacreException;
import dev.nacre.bitstream.SymbolHash;
import dev.nacre.entropy.SymbolDecoder;

/** Decodes the symbols of units. Mutable, for one thread. Layout: format.md, "walloc-audio sound", Units. */
final class WallocAudioSymbols implements CodecModel.SymbolDecoding {
    private final WallocAudioModel model;
    private final WallocAudioPasses passes;

    WallocAudioSymbols(WallocAudioModel model) {
        this.model = model;
        passes = new WallocAudioPasses(model);
    }

    @Override
    public WallocAudioFrames decode(ByteReader coded, int frames, int channels, int level, int silent, String name)
            throws NacreException {
        if (silent == (1 << channels) - 1) {
            coded.expectEnd(name);
            return new WallocAudioFrames(null, channels, frames, WallocAudioFrames.SILENT_HASH, 0);
        }
        if (silent != 0) {
            throw new MalformedBitstreamException(
                    coded.fileOffset(), "all channels of " + name + " silent, or none", "flags " + silent);
        }
        return new Unit(coded, name).decode(frames, channels);
    }

    /** One unit on its way. */
    private final class Unit {
        private final SymbolDecoder in;
        private final SymbolHash hash = new SymbolHash();
        private final long offset;
        private final String name;
        private long numSymbols;
        private int before; // size of the frame before
        private int at; // of the next frame's coefficients

        Unit(ByteReader coded, String name) throws NacreException {
            offset = coded.fileOffset();
            this.name = name;
            in = new SymbolDecoder(coded, WallocAudioFormat.LANES, name);
        }

        WallocAudioFrames decode(int frames, int channels) throws NacreException {
            int stepIndex = number(WallocAudioFormat.STEP_BITS, WallocAudioFormat.MAX_STEP_INDEX, "a step index");
            WallocAudioPart[] parts = new WallocAudioPart[WallocAudioFormat.parts(channels)];
            for (int p = 0; p < parts.length; p++) {
                parts[p] = new WallocAudioPart(WallocAudioFormat.partChannels(p, channels), stepIndex, frames);
                decode(parts[p], frames);
            }
            in.finish();
            return new WallocAudioFrames(parts, channels, frames, hash.value(), numSymbols);
        }

        private int number(int bits, int most, String what) throws NacreException {
            int value = in.decodeRaw(bits);
            if (value > most) {
                throw new MalformedBitstreamException(
                        offset, what + " of " + name + " of at most " + most, Integer.toString(value));
            }
            hash.add(value);
            numSymbols++;
            return value;
        }

        private void optional(int[] values, int bits) throws NacreException {
            if (number(1, 1, "a flag") != 0) {
                for (int b = 0; b < values.length; b++) {
                    values[b] = number(bits, (1 << bits) - 1, "a band");
                }
            }
        }

        private void decode(WallocAudioPart part, int superframes) throws NacreException {
            for (int c = 0; c < part.channels; c++) {
                part.bandwidths[c] =
                        number(WallocAudioFormat.BANDWIDTH_BITS, WallocAudioFormat.MAX_BANDWIDTH, "a bandwidth");
            }
            optional(part.shape, WallocAudioFormat.SHAPE_BITS);
            if (part.channels == 2) {
                optional(part.angles, WallocAudioFormat.ANGLE_BITS);
            }
            WallocAudioHistory[] histories = new WallocAudioHistory[part.channels];
            for (int c = 0; c < part.channels; c++) {
                int[] seeds = new int[WallocAudioFormat.NUM_BANDS];
                for (int b = 0; b < seeds.length; b++) {
                    int bits = part.hasSeed(model, c, b) ? WallocAudioFormat.SEED_BITS : 0;
                    seeds[b] = bits == 0 ? 0 : number(bits, (1 << bits) - 1, "a seed");
                }
                histories[c] = new WallocAudioHistory(model, seeds);
            }
            before = WallocAudioFormat.SUPERFRAME;
            at = 0;
            for (int s = 0; s < superframes; s++) {
                int first = part.numFrames;
                node(part, 0);
                for (int f = first; f < part.numFrames; f++) {
                    frame(part, part.sizes[f], histories);
                }
            }
        }

        private void node(WallocAudioPart part, int depth) throws NacreException {
            int size = WallocAudioFormat.SUPERFRAME >> depth;
            boolean cut = false;
            if (size > WallocAudioFormat.SMALLEST) {
                int value = in.decode(model.splitBank(), 2 * depth + (before < size ? 1 : 0));
                hash.add(value);
                numSymbols++;
                cut = value != 0;
            }
            if (cut) {
                node(part, depth + 1);
                node(part, depth + 1);
            } else {
                part.addFrame(size);
                before = size;
            }
        }

        private void frame(WallocAudioPart part, int size, WallocAudioHistory[] histories) throws NacreException {
            for (int c = 0; c < part.channels; c++) {
                WallocAudioUnits.frame(passes, part, c, at, size, histories[c], (phase, scales, symbols) -> {
                    in.decode(model.scaleBank(), scales, symbols, 0, symbols.length);
                    hash.add(symbols, 0, symbols.length);
                    numSymbols += symbols.length;
                });
            }
            at += size;
        }
    }
}
