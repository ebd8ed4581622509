package dev.nacre.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** No clicks where frames, groups and blocks meet. */
class HifiClickTest {
    /** Spectra and back, without a network between them: what comes out is what went in. */
    @Test
    void spectraAloneAreTransparent() throws IOException {
        for (String name : new String[] {HifiTesting.MODEL, HifiTesting.OTHER_MODEL}) {
            HifiModel model;
            try (var source = HifiTesting.model(name)) {
                model = HifiModel.read(source);
            }
            int length = 5 * 32_000;
            float[] samples = Sounds.sweep(16_000, length, 20, 7_900, 0.8).plane(0);
            Windowing windowing = new Windowing(model.window(), model.hop());
            HifiSynthesis synthesis = new HifiSynthesis(model);
            float[] padded = new float[model.overlap() + length + model.window()];
            System.arraycopy(samples, 0, padded, model.overlap(), length);
            float[] spectrum = new float[2 * model.bins()];
            float[] decoded = new float[length + model.window()];
            int position = 0;
            for (int start = 0; position < length; start += model.hop()) {
                windowing.forward(padded, start, spectrum);
                position += synthesis.add(spectrum, 0, decoded, position);
            }
            for (int i = 0; i < length; i++) {
                assertEquals(samples[i], decoded[i], 2e-6f, "sample " + i);
            }
        }
    }

    /** A sine of amplitude 1 in the middle of a bin has the magnitude 1. */
    @Test
    void spectraAreInUnitsOfASine() {
        Windowing windowing = new Windowing(640, 160);
        float[] samples = Sounds.sweep(16_000, 640, 1000, 1000, 1).plane(0);
        float[] spectrum = new float[642];
        windowing.forward(samples, 0, spectrum);
        assertEquals(1, Math.hypot(spectrum[80], spectrum[81]), 1e-3);
    }

    /** Through the network: the steepest steps of a sweep are no steeper at the borders of groups and blocks than elsewhere. */
    @Test
    void bordersAreNoSteeperThanTheRest() throws IOException {
        try (HifiCodec codec = HifiTesting.codec(HifiTesting.MODEL, 1)) {
            Sound sweep = Sounds.sweep(16_000, 5 * 32_000, 100, 4_000, 0.5);
            float[] decoded = HifiTesting.decode(codec, HifiTesting.encode(codec, sweep))
                    .sound()
                    .plane(0);
            double border = 0;
            double elsewhere = 0;
            for (int i = 2; i < decoded.length; i++) {
                // Second differences: a click is a corner.
                double bend = Math.abs(decoded[i] - 2.0 * decoded[i - 1] + decoded[i - 2]);
                // Groups begin every 1600 samples; the first windows over them begin 480 before.
                int phase = Math.floorMod(i, 1600);
                if (phase <= 3 || phase >= 1598 || Math.abs(phase - 1120) <= 3) {
                    border = Math.max(border, bend);
                } else {
                    elsewhere = Math.max(elsewhere, bend);
                }
            }
            assertTrue(border <= elsewhere, border + " at borders, " + elsewhere + " elsewhere");
            assertTrue(elsewhere > 0);
        }
    }
}
