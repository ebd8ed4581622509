package dev.nacre.audio;

import dev.nacre.tokenizers.CodeCoder;
import dev.nacre.tokenizers.CodeGrid;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The codes of a unit.
 *
 * @param channels codes by channel; null for a silent one
 * @param hash of the codes of all channels one after the other
 */
record HifiFrames(CodeGrid[] channels, int frames, int hash) implements CodecModel.Frames {
    /** Hash where every channel is silent: that of no integers (format.md, "Hashes"). */
    static final int NO_CODES_HASH = 0;

    /** Codes the frames of all channels. */
    static CodedUnit code(CodeGrid[] channels, CodeCoder coder) {
        int silent = 0;
        for (int c = 0; c < channels.length; c++) {
            silent |= channels[c] == null ? 1 << c : 0;
        }
        List<CodeGrid> heard = Arrays.stream(channels).filter(Objects::nonNull).toList();
        if (heard.isEmpty()) {
            return new CodedUnit(silent, NO_CODES_HASH, new byte[0], 0);
        }
        CodeGrid all = CodeGrid.concat(heard);
        return new CodedUnit(silent, all.hash(), coder.encode(all), (long) all.frames() * all.pairs());
    }

    @Override
    public long numSymbols() {
        long sum = 0;
        for (CodeGrid grid : channels) {
            sum += grid == null ? 0 : (long) grid.frames() * grid.pairs();
        }
        return sum;
    }
}
