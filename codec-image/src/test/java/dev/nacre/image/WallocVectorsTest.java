package dev.nacre.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nacre.intnet.IntNetwork;
import dev.nacre.intnet.IntNetworks;
import dev.nacre.intnet.IntTensor;
import dev.nacre.runtime.JsonFields;
import dev.nacre.runtime.ModelPackage;
import dev.nacre.runtime.Parallel;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/**
 * The integer networks of the shipped model against Python's exact evaluation: training/nacre_training/export.py writes the
 * vectors ({@code --vectors}) together with the package.
 */
class WallocVectorsTest {
    @Test
    void networksEqualPythons() throws Exception {
        byte[] json;
        try (InputStream in = getClass().getResourceAsStream("walloc-rgb-vectors.json.gz")) {
            json = new GZIPInputStream(in).readAllBytes();
        }
        int checked = 0;
        try (ModelPackage model = WallocTesting.model()) {
            IntNetworks networks = model.networks("entropy.intnet");
            for (JsonFields fields : JsonFields.parse(json, "vectors").objects("cases", 100)) {
                IntNetwork network = networks.network(fields.string("network", 64));
                int row = network.biasRows() == 1 ? 0 : fields.integer("biasRow", 0, 100);
                List<IntTensor> expected = tensors(fields.objects("outputs", 16));
                List<IntTensor> actual = network.run(
                        tensors(fields.objects("inputs", 16)), row, Integer.MAX_VALUE, Parallel.sequential());
                assertEquals(expected.size(), actual.size());
                for (int i = 0; i < expected.size(); i++) {
                    for (int c = 0; c < expected.get(i).numChannels(); c++) {
                        assertArrayEquals(
                                expected.get(i).channel(c),
                                actual.get(i).channel(c),
                                network.name() + ", output " + i + ", channel " + c);
                    }
                }
                checked++;
            }
        }
        assertEquals(8, checked);
    }

    private static List<IntTensor> tensors(List<JsonFields> list) throws Exception {
        List<IntTensor> tensors = new ArrayList<>();
        for (JsonFields fields : list) {
            int[] shape = fields.integers("shape", 3, 0, 1 << 12);
            int[] values = fields.integers("values", 1 << 20, Integer.MIN_VALUE, Integer.MAX_VALUE);
            int area = shape[1] * shape[2];
            int[][] channels = new int[shape[0]][area];
            for (int c = 0; c < shape[0]; c++) {
                System.arraycopy(values, c * area, channels[c], 0, area);
            }
            tensors.add(new IntTensor(channels, shape[1], shape[2]));
        }
        return tensors;
    }
}
