package dev.nacre.audio;

import dev.nacre.bitstream.NacreException;

/** What encoder and decoder do alike with the frames of a unit. Stateless. */
final class WallocAudioUnits {
    private WallocAudioUnits() {}

    /** Codes a frame of a channel whose first coefficient is {@code part.symbols[channel][at]}; one without bandwidth has nothing to code. */
    static void frame(
            WallocAudioPasses passes,
            WallocAudioPart part,
            int channel,
            int at,
            int size,
            WallocAudioHistory history,
            WallocAudioPasses.Coder coder)
            throws NacreException {
        int width = part.width(channel, size);
        if (width == 0) {
            return;
        }
        int[][] planes = new int[WallocAudioModel.planes(channel)][];
        history.planes(size, planes);
        if (channel == 1) {
            planes[3] = magnitudes(part.symbols[0], at, size);
        }
        int row = history.row(size);
        passes.run(channel, size, width, planes, row, coder, part.symbols[channel], part.scales[channel], at);
        history.add(magnitudes(part.symbols[channel], at, size));
    }

    private static int[] magnitudes(int[] symbols, int at, int size) {
        int[] out = new int[size];
        for (int j = 0; j < size; j++) {
            out[j] = WallocAudioPasses.magnitude(symbols[at + j]);
        }
        return out;
    }
}
