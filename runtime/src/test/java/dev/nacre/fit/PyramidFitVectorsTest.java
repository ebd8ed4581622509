package dev.nacre.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.nacre.runtime.Parallel;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * The fit against its twin in PyTorch, {@code training/python -m nacre_training.inr_reference --vectors FILE}: losses of 50 steps from the
 * same start with the same noise. Rounding makes two fits drift apart, so the first half must agree closely and the rest less so.
 */
class PyramidFitVectorsTest {
    private static final int STEPS = 50;

    private static JsonObject vectors() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(PyramidFitVectorsTest.class.getResourceAsStream("pyramid-vectors.json"))) {
            return JsonParser.parseReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .getAsJsonObject();
        }
    }

    @Test
    void drawsTheSameNoise() throws IOException {
        JsonArray drawn = vectors().getAsJsonArray("noise");
        int[] keys = {FitNoise.key(7, 0, 3, 2), FitNoise.key(-5, 1, 0, 9)};
        for (int i = 0; i < keys.length; i++) {
            JsonArray expected = drawn.get(i).getAsJsonArray();
            float[] numbers = new float[expected.size()];
            int[] scratch = new int[numbers.length];
            FitNoise.draw(numbers, keys[i], 0, 1, FitNoise.counters(numbers.length), scratch, numbers.length);
            for (int n = 0; n < numbers.length; n++) {
                assertEquals(expected.get(n).getAsInt() * FitNoise.SCALE, numbers[n]);
            }
            // Any part of a sequence is the same as in the whole.
            float[] part = new float[2];
            FitNoise.draw(part, keys[i], 3, 1, FitNoise.counters(2), scratch, 2);
            assertEquals(numbers[3], part[0]);
            assertEquals(numbers[4], part[1]);
        }
    }

    @Test
    void lossesEqualThoseOfPyTorch() throws IOException {
        int cases = 0;
        for (JsonElement element : vectors().getAsJsonArray("cases")) {
            JsonObject c = element.getAsJsonObject();
            boolean soap = c.get("optimiser").getAsString().equals("soap");
            int steps = c.get("steps").getAsInt();
            String name = c.get("optimiser") + " " + steps + ", ";
            PyramidFit fit = new PyramidFit(
                    Pyramids.REFERENCE,
                    Pyramids.reference(48, 64),
                    PyramidOptions.defaults()
                            .withSeed(7)
                            .withSteps(steps)
                            .withLambda(c.get("lambda").getAsDouble()),
                    Parallel.sequential(),
                    soap ? Soap::new : Adam::new);
            JsonArray mse = c.getAsJsonArray("mse");
            JsonArray bits = c.getAsJsonArray("bits");
            for (int step = 0; step < STEPS; step++) {
                FitLoss loss = fit.step(step);
                double share = step < STEPS / 2 ? 1e-3 : 2e-2;
                assertClose(mse.get(step).getAsDouble(), loss.mse(), share, name + "mse of step " + step);
                assertClose(bits.get(step).getAsDouble(), loss.rateBits(), share, name + "bits of step " + step);
            }
            JsonArray sums = c.getAsJsonArray("parameters");
            List<float[]> parameters = fit.parameters();
            assertEquals(sums.size(), parameters.size());
            for (int i = 0; i < sums.size(); i++) {
                double sum = 0;
                for (float value : parameters.get(i)) {
                    sum += Math.abs((double) value);
                }
                assertClose(sums.get(i).getAsDouble(), sum, 5e-2, name + "sum of magnitudes of array " + i);
            }
            cases++;
        }
        assertEquals(4, cases);
    }

    private static void assertClose(double expected, double found, double share, String what) {
        assertEquals(expected, found, share * Math.abs(expected), what);
    }
}
