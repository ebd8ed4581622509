package dev.nacre.audio;

import static dev.nacre.audio.WallocAudioFormat.NUM_PASSES;

import dev.nacre.bitstream.NacreException;
import dev.nacre.intnet.IntNetwork;
import dev.nacre.intnet.IntTensor;
import dev.nacre.runtime.Parallel;
import java.util.Arrays;
import java.util.List;

/**
 * The four passes over a frame of one channel: networks say by which table each coefficient is coded. Encoder and decoder both run these.
 * Mutable, for one thread. Layout: format.md, "walloc-audio sound", Contexts.
 */
final class WallocAudioPasses {
    /** Codes the symbols of a pass. */
    @FunctionalInterface
    interface Coder {
        /**
         * Sets {@code symbols[i]}, which {@code scales[i]} is the table of, for all i.
         *
         * @param phase of the coefficients: symbol i is bin {@code 4 i + phase}
         */
        void code(int phase, int[] scales, int[] symbols) throws NacreException;
    }

    private final WallocAudioModel model;
    private final Parallel parallel = Parallel.sequential();

    WallocAudioPasses(WallocAudioModel model) {
        this.model = model;
    }

    /**
     * Runs the passes.
     *
     * @param channel within its part
     * @param width positions, at least 1
     * @param planes of magnitudes, each of the frame's size
     * @param symbols receives the coefficients from {@code offset} on; what is beyond the width is left as it is
     * @param scales receives their tables, likewise
     */
    void run(
            int channel,
            int size,
            int width,
            int[][] planes,
            int row,
            Coder coder,
            int[] symbols,
            byte[] scales,
            int offset)
            throws NacreException {
        IntTensor past = past(planes, width);
        IntTensor around = around(planes, width, size);
        IntTensor trunk = run(model.trunk(channel), row, past, around);
        int[][] own = new int[NUM_PASSES - 1][];
        int[] magnitudes = new int[width];
        int[] total = new int[width]; // of wide sums
        for (int pass = 0; pass < NUM_PASSES; pass++) {
            IntNetwork network = model.scale(channel, pass);
            int[] tables;
            if (pass == 0) {
                tables = run(network, 0, trunk).channel(0);
            } else {
                int[] near = new int[width];
                for (int i = 0; i < width; i++) {
                    near[i] = feature(total[i] / (WallocAudioFormat.WIDE_POSITIONS * pass));
                }
                IntTensor seen = new IntTensor(Arrays.copyOf(own, pass), 1, width);
                tables = run(network, 0, trunk, seen, plane(near)).channel(0);
            }
            int[] values = new int[width];
            int phase = WallocAudioFormat.phase(pass);
            coder.code(phase, tables, values);
            for (int i = 0, at = offset + phase; i < width; i++, at += NUM_PASSES) {
                symbols[at] = values[i];
                scales[at] = (byte) tables[i];
            }
            if (pass < NUM_PASSES - 1) {
                own[pass] = new int[width];
                for (int i = 0; i < width; i++) {
                    magnitudes[i] = magnitude(values[i]);
                    own[pass][i] = feature(magnitudes[i]);
                }
                addWide(magnitudes, total);
            }
        }
    }

    private IntTensor run(IntNetwork network, int row, IntTensor... inputs) {
        return network.run(List.of(inputs), row, Integer.MAX_VALUE, parallel).get(0);
    }

    private static IntTensor plane(int[] values) {
        return new IntTensor(new int[][] {values}, 1, values.length);
    }

    private static IntTensor past(int[][] planes, int width) {
        int[][] out = new int[NUM_PASSES * planes.length][width];
        for (int a = 0; a < planes.length; a++) {
            for (int p = 0; p < NUM_PASSES; p++) {
                int[] to = out[NUM_PASSES * a + p];
                for (int i = 0; i < width; i++) {
                    to[i] = feature(planes[a][NUM_PASSES * i + p]);
                }
            }
        }
        return new IntTensor(out, 1, width);
    }

    private static IntTensor around(int[][] planes, int width, int size) {
        int n = planes.length;
        int[][] out = new int[n + 2][width];
        int[] sums = new int[width];
        for (int a = 0; a < n; a++) {
            for (int i = 0; i < width; i++) {
                int at = NUM_PASSES * i;
                sums[i] = planes[a][at] + planes[a][at + 1] + planes[a][at + 2] + planes[a][at + 3];
            }
            addWide(sums, out[a]);
            for (int i = 0; i < width; i++) {
                out[a][i] = feature(out[a][i] / (NUM_PASSES * WallocAudioFormat.WIDE_POSITIONS));
            }
        }
        for (int i = 0; i < width; i++) {
            int u = i * (WallocAudioFormat.SUPERFRAME / size);
            out[n][i] = 2 * u;
            out[n + 1][i] = (3 * logarithm(u + 1)) >> 2;
        }
        return new IntTensor(out, 1, width);
    }

    /** Adds the sums over 8 positions before each and 7 behind. */
    private static void addWide(int[] x, int[] sums) {
        int half = WallocAudioFormat.WIDE_POSITIONS / 2;
        int sum = 0;
        for (int j = 0; j < Math.min(half - 1, x.length); j++) {
            sum += x[j];
        }
        for (int i = 0; i < x.length; i++) {
            sum += i + half - 1 < x.length ? x[i + half - 1] : 0;
            sum -= i - half - 1 >= 0 ? x[i - half - 1] : 0;
            sums[i] += sum;
        }
    }

    /** The logarithm of {@code u >= 1}, in 1/256 of an octave, linear between powers of two. */
    private static int logarithm(int u) {
        int e = 31 - Integer.numberOfLeadingZeros(u);
        return 256 * e + (((u - (1 << e)) << 8) >> e);
    }

    private static int feature(int magnitude) {
        return (logarithm(magnitude + 16) - 1024) >> 1;
    }

    /** A coefficient as contexts see it. */
    static int magnitude(int symbol) {
        return Math.min(Math.abs(symbol), WallocAudioFormat.MAGNITUDE_LIMIT) * WallocAudioFormat.MAGNITUDE_UNIT;
    }
}
