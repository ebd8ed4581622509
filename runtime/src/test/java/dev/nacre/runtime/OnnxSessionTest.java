package dev.nacre.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtSession;
import dev.nacre.bitstream.ModelException;
import dev.nacre.testing.ResidentMemory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxSessionTest {
    private static final OnnxOptions CPU =
            OnnxOptions.defaults().withDevice(Device.CPU).withThreads(1);

    /** One third in half precision, 0x3555 little-endian, and what it is in single precision. */
    private static final byte[] HALF_THIRD = {0x55, 0x35};

    private static final float THIRD = 0.33325195f;

    /** y = x * float(third as fp16) + float(level); x of any size, level an int64 of shape []. */
    private static byte[] affine() {
        return new TinyOnnx()
                .input("x", TinyOnnx.FLOAT, 1, -1)
                .input("level", TinyOnnx.INT64)
                .output("y", TinyOnnx.FLOAT, 1, -1)
                .constant("half", TinyOnnx.FLOAT16, HALF_THIRD, 1)
                .node("Cast", "w", "to", new long[] {TinyOnnx.FLOAT}, "half")
                .node("Cast", "l", "to", new long[] {TinyOnnx.FLOAT}, "level")
                .node("Mul", "xw", null, null, "x", "w")
                .node("Add", "y", null, null, "xw", "l")
                .build();
    }

    private static OnnxSession open(byte[] graph, OnnxOptions options) throws ModelException {
        return OnnxSession.open(Sha256.hex(graph), "tiny.onnx", () -> graph, options);
    }

    @Test
    void runsInPlaceAndWithUnknownShape() throws ModelException {
        try (OnnxSession session = open(affine(), CPU)) {
            assertEquals(Device.CPU, session.device());
            assertEquals(
                    List.of(new OnnxSession.Port("x", List.of(1L, -1L)), new OnnxSession.Port("level", List.of())),
                    session.inputs());
            FloatTensor x = FloatTensor.allocate(1, 5);
            x.put(0, new float[] {1, 2, 3, 4, 5}, 0, 5);
            FloatTensor y = FloatTensor.allocate(1, 5);
            session.call().input("x", x).input("level", 7).output("y", y).run();
            float[] values = new float[5];
            y.get(0, values, 0, 5);
            assertEquals(5 * THIRD + 7, values[4]);
            FloatTensor z = session.call()
                    .input("x", x.withShape(1, 2))
                    .input("level", -1)
                    .run("y");
            assertEquals(2, z.size());
            assertEquals(2 * THIRD - 1, z.buffer().get(1));
        }
    }

    @Test
    void halfWeightsAreFoldedToSingleOnes(@TempDir Path folder) throws Exception {
        byte[] graph = new TinyOnnx()
                .input("x", TinyOnnx.FLOAT, 1, -1)
                .output("y", TinyOnnx.FLOAT, 1, -1)
                .constant("half", TinyOnnx.FLOAT16, HALF_THIRD, 1)
                .node("Cast", "w", "to", new long[] {TinyOnnx.FLOAT}, "half")
                .node("Mul", "y", null, null, "x", "w")
                .build();
        Path optimized = folder.resolve("optimized.onnx");
        try (OrtSession.SessionOptions o = new OrtSession.SessionOptions()) {
            o.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            o.setOptimizedModelFilePath(optimized.toString());
            OnnxEngine.environment().createSession(graph, o).close();
        }
        String text = Files.readString(optimized, StandardCharsets.ISO_8859_1);
        assertTrue(text.contains("Mul"), "the graph should still multiply");
        assertFalse(text.contains("Cast"), "the cast of a constant should be gone");
    }

    @Test
    void oneNativeSessionServesAllWhoOpenTheGraph() throws ModelException {
        byte[] graph = affine();
        AtomicInteger reads = new AtomicInteger();
        OnnxSession.GraphSource source = () -> {
            reads.incrementAndGet();
            return graph;
        };
        OnnxSession a = OnnxSession.open("shared", "a", source, CPU);
        OnnxSession b = OnnxSession.open("shared", "b", source, CPU);
        assertEquals(1, reads.get());
        a.close();
        a.close();
        assertThrows(IllegalStateException.class, () -> a.call().run("y"));
        assertEquals(
                THIRD,
                b.call().input("x", one()).input("level", 0).run("y").buffer().get(0));
        b.close();
        OnnxSession.open("shared", "c", source, CPU).close();
        assertEquals(2, reads.get(), "the last close frees the session");
    }

    private static FloatTensor one() {
        FloatTensor x = FloatTensor.allocate(1, 1);
        x.put(0, new float[] {1}, 0, 1);
        return x;
    }

    @Test
    void errorsNameTheGraph() throws ModelException {
        try (OnnxSession session = open(affine(), CPU)) {
            assertFailure("tiny.onnx", () -> session.call().input("z", one()).run("y"));
            assertFailure("tiny.onnx", () -> session.call().input("x", one()).run("y"));
            assertFailure(
                    "tiny.onnx",
                    () -> session.call().input("x", one()).input("level", 1).run("q"));
            FloatTensor wrong = FloatTensor.allocate(1, 3);
            assertFailure(
                    "tiny.onnx",
                    () -> session.call()
                            .input("x", one())
                            .input("level", 1)
                            .output("y", wrong)
                            .run());
            assertThrows(IllegalStateException.class, () -> session.call().run());
        }
        assertFailure("tiny.onnx: ONNX Runtime refuses", () -> open("no graph".getBytes(), CPU));
        assertFailure("tiny.onnx: ONNX Runtime refuses", () -> open(new byte[0], CPU));
    }

    @FunctionalInterface
    private interface Action {
        void run() throws ModelException;
    }

    private static void assertFailure(String start, Action action) {
        String message = assertThrows(ModelException.class, action::run).getMessage();
        assertTrue(message.startsWith(start), message);
    }

    @Test
    void autoFallsBackAndForcedCudaSaysWhatIsMissing() throws ModelException {
        boolean cuda = ai.onnxruntime.OrtEnvironment.getAvailableProviders().contains(ai.onnxruntime.OrtProvider.CUDA);
        Assumptions.assumeFalse(cuda, "this build has the CUDA provider");
        try (OnnxSession session = open(affine(), CPU.withDevice(Device.AUTO))) {
            assertEquals(Device.CPU, session.device());
        }
        String message = assertThrows(ModelException.class, () -> open(affine(), CPU.withDevice(Device.CUDA)))
                .getMessage();
        assertTrue(message.contains("no CUDA provider") && message.contains("--device cpu"), message);
    }

    @Test
    void devicesAreReadAsUsersWriteThem() {
        assertEquals(Device.CUDA, Device.parse("CUDA"));
        assertEquals("auto", Device.AUTO.toString());
        assertThrows(IllegalArgumentException.class, () -> Device.parse("gpu"));
    }

    /** ONNX Runtime's memory grows with every new shape unless told otherwise; a leak per run would show as well. */
    @Test
    void residentMemoryStaysBoundedOverManyShapes() throws Exception {
        Assumptions.assumeTrue(ResidentMemory.isKnown(), "only Linux tells the resident size this way");
        byte[] weights = new byte[8 * 3 * 9 * 4];
        byte[] graph = new TinyOnnx()
                .input("x", TinyOnnx.FLOAT, 1, 3, -1, -1)
                .output("y", TinyOnnx.FLOAT, 1, 8, -1, -1)
                .constant("w", TinyOnnx.FLOAT, weights, 8, 3, 3, 3)
                .node("Conv", "c", "pads", new long[] {1, 1, 1, 1}, "x", "w")
                .node("Relu", "y", null, null, "c")
                .build();
        Random random = new Random(1);
        FloatTensor x = FloatTensor.allocate(1, 3, 128, 128);
        FloatTensor y = FloatTensor.allocate(1, 8, 128, 128);
        long before = 0;
        try (OnnxSession session = open(graph, CPU)) {
            for (int i = 0; i < 600; i++) {
                int h = 1 + random.nextInt(128);
                int w = 1 + random.nextInt(128);
                session.call()
                        .input("x", x.withShape(1, 3, h, w))
                        .output("y", y.withShape(1, 8, h, w))
                        .run();
                if (i == 100) {
                    before = ResidentMemory.bytes();
                }
            }
        }
        long grown = ResidentMemory.bytes() - before;
        assertTrue(grown < 64 << 20, "resident size grew by " + grown + " bytes in 500 runs");
    }
}
