package dev.nacre.entropy;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The decoder of docs/format.md as it stands there, in unsigned arithmetic by longs and with a search through the
 * frequencies: slow, and easy to compare with the page. It fails by {@link IllegalStateException}.
 */
final class PlainRans {
    private final long[] states;
    private final Deque<Integer> words = new ArrayDeque<>();
    private int turn;

    PlainRans(byte[] stream, int lanes) {
        require(stream.length >= 4 * lanes && stream.length % 2 == 0);
        states = new long[lanes];
        for (int lane = 0; lane < lanes; lane++) {
            for (int i = 3; i >= 0; i--) {
                states[lane] = states[lane] << 8 | stream[4 * lane + i] & 0xFF;
            }
            require(states[lane] >= 65536);
        }
        for (int i = 4 * lanes; i < stream.length; i += 2) {
            words.add(stream[i] & 0xFF | (stream[i + 1] & 0xFF) << 8);
        }
    }

    int decode(FrequencyTable table) {
        long x = states[turn % states.length];
        long slot = x % (1 << table.precision());
        int s = 0;
        long start = 0;
        while (slot >= start + table.frequency(s)) {
            start += table.frequency(s++);
        }
        endTurn(table.frequency(s) * (x >> table.precision()) + slot - start);
        int bin = table.min() + s;
        if (table.hasEscape() && s == table.numBins()) {
            boolean below = raw(1) == 1;
            int b = 2;
            while (raw(1) == 1) {
                b++;
                require(b <= 21);
            }
            int v = 1 << b | raw(Math.min(b, 14));
            v |= raw(Math.max(0, b - 14)) << 14;
            bin = below ? table.min() - 1 - (v - 4) : table.min() + table.numBins() + v - 4;
        }
        long value = ((long) bin << table.shift()) + raw(table.shift());
        require(Math.abs(value) <= 1 << 20);
        return (int) value;
    }

    private int raw(int count) {
        if (count == 0) {
            return 0;
        }
        long x = states[turn % states.length];
        endTurn(x >> count);
        return (int) (x % (1 << count));
    }

    void finish() {
        require(words.isEmpty());
        for (long state : states) {
            require(state == 65536);
        }
    }

    private void endTurn(long x) {
        if (x < 65536) {
            require(!words.isEmpty());
            x = x * 65536 + words.remove();
        }
        states[turn % states.length] = x;
        turn++;
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new IllegalStateException();
        }
    }
}
