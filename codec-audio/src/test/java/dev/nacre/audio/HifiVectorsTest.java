package dev.nacre.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.runtime.Device;
import dev.nacre.runtime.ModelPackage;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/**
 * Spectra, features, both graphs with their states, and overlap-add against PyTorch's own: src/test/python/make_test_models.py writes the
 * vectors together with the model. Weights of graphs are of 16 bits, so what comes out of them is close, not equal.
 */
class HifiVectorsTest {
    private static final int FRAMES = 15;
    private static final int GROUP = 5;

    private static float[] next(ByteBuffer in, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = in.getFloat();
        }
        return values;
    }

    private static void assertClose(float[] expected, float[] actual, int from, int to, double tolerance) {
        double largest = 0;
        for (int i = from; i < to; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
        }
        assertTrue(largest > 0);
        for (int i = from; i < to; i++) {
            assertEquals(expected[i], actual[i], tolerance * largest, "value " + i);
        }
    }

    @Test
    void javaAndPyTorchAgree() throws Exception {
        ByteBuffer in;
        try (InputStream stream = getClass().getResourceAsStream("test-640-vectors.bin")) {
            in = ByteBuffer.wrap(stream.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
        }
        try (ModelPackage source = HifiTesting.model(HifiTesting.MODEL)) {
            HifiModel model = HifiModel.read(source);
            int dims = model.quantizer().dims();
            float[] samples = next(in, FRAMES * model.frameSamples());
            float[] features = next(in, GROUP * model.frameFloats());
            float[] latents = next(in, FRAMES * dims);
            float[] others = next(in, FRAMES * dims);
            float[] wave = next(in, FRAMES * model.frameSamples());
            assertEquals(0, in.remaining());
            try (HifiGraphs graphs = new HifiGraphs(source, model, Device.CPU)) {
                HifiAnalysis analysis = new HifiAnalysis(model);
                analysis.push(samples, 0, samples.length);
                HifiGraphs.Run encoder = graphs.encoderRun();
                float[] ours = new float[latents.length];
                for (int group = 0; group < FRAMES / GROUP; group++) {
                    analysis.take(encoder.in());
                    if (group == 0) {
                        float[] own = new float[features.length];
                        encoder.in().get(0, own, 0, own.length);
                        assertClose(features, own, 0, own.length, 1e-4);
                    }
                    encoder.run();
                    encoder.out().get(0, ours, group * GROUP * dims, GROUP * dims);
                }
                assertClose(latents, ours, 0, latents.length, 5e-3);

                HifiSynthesis synthesis = new HifiSynthesis(model);
                HifiGraphs.Run decoder = graphs.decoderRun();
                float[] spectra = new float[GROUP * model.frameFloats()];
                float[] decoded = new float[wave.length];
                int position = 0;
                for (int group = 0; group < FRAMES / GROUP; group++) {
                    decoder.in().put(0, others, group * GROUP * dims, GROUP * dims);
                    decoder.run();
                    decoder.out().get(0, spectra, 0, spectra.length);
                    for (int s = 0; s < GROUP * model.spectraPerFrame(); s++) {
                        position += synthesis.add(spectra, s * model.bins() * 2, decoded, position);
                    }
                }
                // The last samples still lack windows.
                assertEquals(wave.length - model.overlap(), position);
                assertClose(wave, decoded, 0, position, 5e-3);
            }
        }
    }
}
