package dev.nacre.image;

import dev.nacre.entropy.FrequencyTable;
import dev.nacre.entropy.TableBank;

/**
 * Ideal lengths of coded values, ready to be looked up: {@link TableBank#rateBits} without its logarithm. For reports only;
 * no bit of a file depends on it. Immutable.
 */
final class RateTable {
    private final TableBank bank;
    private final double[][] bits; // by table, then by bin

    RateTable(TableBank bank) {
        this.bank = bank;
        bits = new double[bank.size()][];
        for (int t = 0; t < bits.length; t++) {
            FrequencyTable table = bank.table(t);
            bits[t] = new double[table.numBins()];
            for (int b = 0; b < bits[t].length; b++) {
                bits[t][b] = bank.rateBits(t, (table.min() + b) << table.shift());
            }
        }
    }

    /** Bits that {@code values[i]} cost by table {@code tables[i]}, for i in [0, count). */
    double bits(int[] tables, int[] values, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            int t = tables[i];
            FrequencyTable table = bank.table(t);
            int bin = (values[i] >> table.shift()) - table.min();
            sum += bin >= 0 && bin < bits[t].length ? bits[t][bin] : bank.rateBits(t, values[i]);
        }
        return sum;
    }
}
