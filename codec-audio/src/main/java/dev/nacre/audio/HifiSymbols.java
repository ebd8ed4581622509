package dev.nacre.audio;

import dev.nacre.bitstream.ByteReader;
import dev.nacre.bitstream.NacreException;
import dev.nacre.tokenizers.CodeCoder;
import dev.nacre.tokenizers.CodeGrid;

/** Decodes the codes of units; no float graph runs. Mutable, for one thread. */
final class HifiSymbols implements CodecModel.SymbolDecoding {
    private final CodeCoder coder;

    HifiSymbols(HifiModel model) {
        coder = new CodeCoder(model.context());
    }

    @Override
    public HifiFrames decode(ByteReader coded, int frames, int channels, int level, int silent, String name)
            throws NacreException {
        CodeGrid[] grids = new CodeGrid[channels];
        int heard = channels - Integer.bitCount(silent);
        if (heard == 0) {
            coded.expectEnd(name);
            return new HifiFrames(grids, frames, HifiFrames.NO_CODES_HASH);
        }
        CodeGrid all = coder.decode(coded, frames * heard, level, name);
        int from = 0;
        for (int c = 0; c < channels; c++) {
            if ((silent >> c & 1) == 0) {
                grids[c] = all.slice(from, from + frames);
                from += frames;
            }
        }
        return new HifiFrames(grids, frames, all.hash());
    }
}
