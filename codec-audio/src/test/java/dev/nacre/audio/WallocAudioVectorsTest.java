package dev.nacre.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.bitstream.ByteReader;
import dev.nacre.bitstream.NacreException;
import dev.nacre.intnet.IntNetwork;
import dev.nacre.intnet.IntTensor;
import dev.nacre.runtime.ModelPackage;
import dev.nacre.runtime.Parallel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/**
 * Units and outputs of networks against those of the Python reference, which wrote the model: symbols and hashes exactly, samples within the
 * tolerance of the format. src/test/python/make_walloc_audio_vectors.py makes the file.
 */
class WallocAudioVectorsTest {
    private static final double TOLERANCE = 1.0 / 32768;

    private static ByteBuffer vectors() throws IOException {
        try (GZIPInputStream in =
                new GZIPInputStream(WallocAudioVectorsTest.class.getResourceAsStream("walloc-audio-vectors.bin.gz"))) {
            return ByteBuffer.wrap(in.readAllBytes());
        }
    }

    private static int[] ints(ByteBuffer in, int count) {
        int[] values = new int[count];
        for (int i = 0; i < count; i++) {
            values[i] = in.getInt();
        }
        return values;
    }

    private static byte[] bytes(ByteBuffer in, int count) {
        byte[] values = new byte[count];
        in.get(values);
        return values;
    }

    private static IntTensor tensor(ByteBuffer in) {
        int[][] planes = new int[in.getInt()][];
        int width = in.getInt();
        for (int c = 0; c < planes.length; c++) {
            planes[c] = ints(in, width);
        }
        return new IntTensor(planes, 1, width);
    }

    @Test
    void javaAndPythonAgree() throws Exception {
        ByteBuffer in = vectors();
        try (ModelPackage source = WallocAudioTesting.model()) {
            WallocAudioModel model = WallocAudioModel.read(source);
            int units = in.getInt();
            assertTrue(units >= 5);
            for (int u = 0; u < units; u++) {
                compareUnit(in, model);
            }
            int networks = in.getInt();
            assertEquals(10, networks);
            for (int n = 0; n < networks; n++) {
                compareNetwork(in, model);
            }
            assertEquals(0, in.remaining());
        }
    }

    private static void compareUnit(ByteBuffer in, WallocAudioModel model) throws NacreException {
        int samples = in.getInt();
        int channels = in.getInt();
        byte[] stream = bytes(in, in.getInt());
        int hash = in.getInt();
        int stepIndex = in.getInt();
        int[] bandwidths = ints(in, channels);
        int[] sizes = ints(in, in.getInt());
        int superframes = samples / WallocAudioFormat.SUPERFRAME;
        WallocAudioFrames frames =
                new WallocAudioSymbols(model).decode(new ByteReader(stream), superframes, channels, 0, 0, "unit");
        WallocAudioPart part = frames.parts()[0];
        assertEquals(1, frames.parts().length);
        assertEquals(stepIndex, part.stepIndex);
        assertArrayEquals(bandwidths, part.bandwidths);
        assertArrayEquals(sizes, Arrays.copyOf(part.sizes, part.numFrames));
        int first = in.getInt();
        int at = 0;
        for (int f = 0; f < first; f++) {
            int count = in.getInt();
            int[] symbols = ints(in, count);
            int[] scales = ints(in, count);
            int size = sizes[f];
            for (int c = 0; c < channels; c++) {
                for (int j = 0; j < size; j++) {
                    assertEquals(symbols[c * size + j], part.symbols[c][at + j], f + ", " + c + ", " + j);
                    assertEquals(Math.max(0, scales[c * size + j]), part.scales[c][at + j], f + ", " + c + ", " + j);
                }
            }
            at += size;
        }
        assertEquals(hash, frames.hash());
        float[][] sound = new float[channels][samples];
        int[] done = new int[1];
        CodecModel.PlaneSink sink = (planes, count) -> {
            for (int c = 0; c < channels; c++) {
                System.arraycopy(planes[c], 0, sound[c], done[0], count);
            }
            done[0] += count;
        };
        WallocAudioDecoder decoder = new WallocAudioDecoder(model, channels, Parallel.sequential(), new SoundMeter());
        decoder.push(frames, sink);
        decoder.end(sink);
        assertEquals(samples, done[0]);
        int wanted = in.getInt();
        for (int c = 0; c < channels; c++) {
            for (int i = 0; i < wanted; i++) {
                assertEquals(in.getFloat(), sound[c][37 * i], TOLERANCE / 16, c + ", " + 37 * i);
            }
        }
    }

    private static void compareNetwork(ByteBuffer in, WallocAudioModel model) {
        String name = new String(bytes(in, in.getInt()), StandardCharsets.US_ASCII);
        int row = in.getInt();
        int channel = name.charAt(5) - '0';
        IntNetwork network =
                name.startsWith("trunk") ? model.trunk(channel) : model.scale(channel, name.charAt(6) - '0');
        assertEquals(name, network.name());
        List<IntTensor> inputs = new ArrayList<>();
        for (int i = in.getInt(); i > 0; i--) {
            inputs.add(tensor(in));
        }
        List<IntTensor> outputs = network.run(inputs, row, Integer.MAX_VALUE, Parallel.sequential());
        assertEquals(in.getInt(), outputs.size());
        for (IntTensor output : outputs) {
            assertArrayEquals(tensor(in).channels(), output.channels(), name);
        }
    }

    /** Reconstructed values are within their intervals: the encoder finds the same frames and nearly the same symbols again. */
    @Test
    void encodingADecodedUnitGivesAlmostTheSameStream() throws Exception {
        ByteBuffer in = vectors();
        in.getInt();
        int samples = in.getInt();
        int channels = in.getInt();
        byte[] stream = bytes(in, in.getInt());
        int superframes = samples / WallocAudioFormat.SUPERFRAME;
        try (ModelPackage source = WallocAudioTesting.model()) {
            WallocAudioModel model = WallocAudioModel.read(source);
            WallocAudioSymbols symbols = new WallocAudioSymbols(model);
            WallocAudioFrames frames = symbols.decode(new ByteReader(stream), superframes, channels, 0, 0, "unit");
            WallocAudioPart part = frames.parts()[0];
            WallocAudioEncoder encoder = new WallocAudioEncoder(
                    model,
                    new WallocAudioQuantiser(model),
                    new CodecModel.EncodePlan(
                            channels,
                            part.stepIndex,
                            SoundEncodeOptions.defaults().withTuning(SoundTuning.WAVEFORM),
                            superframes,
                            false),
                    Parallel.sequential(),
                    new SoundMeter());
            WallocAudioDecoder decoder =
                    new WallocAudioDecoder(model, channels, Parallel.sequential(), new SoundMeter());
            CodecModel.PlaneSink sink = (planes, count) -> encoder.push(planes, 0, count);
            decoder.push(frames, sink);
            decoder.end(sink);
            encoder.end();
            assertEquals(superframes, encoder.ready());
            CodedUnit again = encoder.take(superframes);
            WallocAudioFrames found =
                    symbols.decode(new ByteReader(again.payload()), superframes, channels, 0, 0, "unit");
            WallocAudioPart other = found.parts()[0];
            assertEquals(again.hash(), found.hash());
            assertArrayEquals(Arrays.copyOf(part.sizes, part.numFrames), Arrays.copyOf(other.sizes, other.numFrames));
            assertArrayEquals(part.angles, other.angles);
            long same = 0;
            long significant = 0;
            for (int c = 0; c < channels; c++) {
                for (int j = 0; j < samples; j++) {
                    int q = part.symbols[c][j];
                    significant += q == 0 ? 0 : 1;
                    same += q != 0 && q == other.symbols[c][j] ? 1 : 0;
                }
            }
            assertTrue(same > 0.9 * significant, same + " of " + significant);
            double ratio = (double) again.payload().length / stream.length;
            assertTrue(ratio > 0.85 && ratio < 1.02, again.payload().length + " bytes for " + stream.length);
        }
    }

    /** Any bytes give symbols or a typed error. */
    @Test
    void damageGivesSymbolsOrAnError() throws Exception {
        ByteBuffer in = vectors();
        in.getInt();
        int samples = in.getInt();
        int channels = in.getInt();
        byte[] stream = bytes(in, in.getInt());
        int hash = in.getInt();
        Random random = new Random(5);
        try (ModelPackage source = WallocAudioTesting.model()) {
            WallocAudioSymbols symbols = new WallocAudioSymbols(WallocAudioModel.read(source));
            int superframes = samples / WallocAudioFormat.SUPERFRAME;
            for (int i = 0; i < 60; i++) {
                byte[] damaged = stream.clone();
                damaged[random.nextInt(i < 30 ? 16 : damaged.length)] ^= 1 << random.nextInt(8);
                byte[] cut = i % 4 == 3 ? Arrays.copyOf(damaged, random.nextInt(damaged.length)) : damaged;
                try {
                    WallocAudioFrames frames = symbols.decode(new ByteReader(cut), superframes, channels, 0, 0, "unit");
                    assertTrue(frames.hash() != hash, "damage " + i);
                } catch (NacreException e) {
                    assertTrue(e.getMessage().contains("unit"), e.getMessage());
                }
            }
            assertThrows(
                    NacreException.class,
                    () -> symbols.decode(new ByteReader(stream), superframes, channels, 0, 1, "unit"));
        }
    }
}
