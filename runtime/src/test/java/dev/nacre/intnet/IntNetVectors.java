package dev.nacre.intnet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nacre.bitstream.ModelException;
import dev.nacre.runtime.JsonFields;
import dev.nacre.runtime.Parallel;
import java.util.ArrayList;
import java.util.List;

/**
 * Stored inputs and outputs of integer networks, made by another implementation (Python), which this one must equal exactly:
 *
 * <pre>
 * {"cases": [{"network": "hyper", "biasRow": 50,
 *             "inputs":  [{"shape": [channels, height, width], "values": [row-major integers]}, ...],
 *             "outputs": [{"shape": ..., "values": ...}, ...]}]}
 * </pre>
 *
 * Inputs and outputs stand in the order in which the network declares them.
 */
final class IntNetVectors {
    private static final int MAX_VALUES = 1 << 24;

    private IntNetVectors() {}

    /** Checks all cases and returns how many there were. */
    static int check(IntNetworks networks, byte[] json, String source) throws ModelException {
        List<JsonFields> cases = JsonFields.parse(json, source).objects("cases", 10_000);
        for (JsonFields f : cases) {
            IntNetwork network = networks.network(f.string("network", 64));
            List<IntTensor> inputs = tensors(f.objects("inputs", 64));
            List<IntTensor> expected = tensors(f.objects("outputs", 1024));
            int row = f.integer("biasRow", 0, 1023);
            List<IntTensor> actual = network.run(inputs, row, Integer.MAX_VALUE, Parallel.sequential());
            assertEquals(expected.size(), actual.size(), f.where());
            for (int i = 0; i < expected.size(); i++) {
                IntTensor e = expected.get(i);
                assertEquals(e.toString(), actual.get(i).toString(), f.where());
                for (int c = 0; c < e.numChannels(); c++) {
                    assertArrayEquals(
                            e.channel(c), actual.get(i).channel(c), f.where() + ", output " + i + ", channel " + c);
                }
            }
        }
        return cases.size();
    }

    private static List<IntTensor> tensors(List<JsonFields> list) throws ModelException {
        List<IntTensor> tensors = new ArrayList<>();
        for (JsonFields f : list) {
            int[] shape = f.integers("shape", 3, 0, 1 << 16);
            int[] values = f.integers("values", MAX_VALUES, Integer.MIN_VALUE, Integer.MAX_VALUE);
            int area = shape[1] * shape[2];
            assertEquals(shape[0] * area, values.length, f.where());
            int[][] channels = new int[shape[0]][area];
            for (int c = 0; c < shape[0]; c++) {
                System.arraycopy(values, c * area, channels[c], 0, area);
            }
            tensors.add(new IntTensor(channels, shape[1], shape[2]));
        }
        return tensors;
    }
}
