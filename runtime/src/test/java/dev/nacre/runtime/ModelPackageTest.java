package dev.nacre.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.bitstream.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelPackageTest {
    @TempDir
    Path folder;

    private int files;

    private ModelPackage open(byte[] zip) throws IOException {
        Path file = folder.resolve("p" + files++ + ".nacremodel");
        Files.write(file, zip);
        return ModelPackage.open(file);
    }

    /** Opens and reads everything. */
    private void read(byte[] zip) throws IOException {
        try (ModelPackage p = open(zip)) {
            p.verify();
        }
    }

    private void assertRefused(TestPackages broken, String... parts) {
        assertRefused(broken.build(), parts);
    }

    private void assertRefused(byte[] zip, String... parts) {
        String message = assertThrows(ModelException.class, () -> read(zip)).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), message + " should contain " + part);
        }
    }

    private static byte[] random(int bytes) {
        byte[] data = new byte[bytes];
        new Random(bytes).nextBytes(data);
        return data;
    }

    @Test
    void saysWhatItIsAndGivesItsEntries() throws IOException {
        TestPackages made = TestPackages.tiny().entry("a.bin", random(1000)).entry("zero", new byte[0]);
        try (ModelPackage p = open(made.build())) {
            ModelInfo info = p.info();
            assertEquals("tiny@0.1.0", info.toString());
            assertEquals("image", info.kind());
            assertEquals("walloc", info.codec());
            assertEquals("Apache-2.0", info.licence());
            assertEquals(0, info.formatVersion());
            assertEquals(made.json(), info.json());
            assertEquals(Sha256.hex(made.json().getBytes(StandardCharsets.UTF_8)), info.sha256());
            assertEquals(8, info.hash8().length);
            assertEquals(made.build().length, info.bytes());
            assertArrayEquals(random(1000), p.entry("a.bin"));
            assertEquals(0, p.entry("zero").length);
            assertTrue(p.hasEntry("zero"));
            assertEquals(2, p.entries().size());
            p.verify();
            String message =
                    assertThrows(ModelException.class, () -> p.entry("b")).getMessage();
            assertTrue(message.contains("[a.bin, zero]"), message);
        }
    }

    @Test
    void isOfNoUseOnceClosed() throws IOException {
        ModelPackage p = open(TestPackages.tiny().entry("a.bin", random(10)).build());
        p.close();
        p.close();
        assertThrows(IllegalStateException.class, () -> p.entry("a.bin"));
    }

    @Test
    void givesTablesAndParameters() throws IOException {
        ByteBuffer data = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        data.put(0, (byte) -1).putShort(2, (short) -2).putInt(4, -3).putInt(8, Integer.MAX_VALUE);
        String tables = "{\"i8\":{\"type\":\"int8\",\"shape\":[1],\"offset\":0},"
                + "\"u8\":{\"type\":\"uint8\",\"shape\":[2],\"offset\":0},"
                + "\"i16\":{\"type\":\"int16\",\"shape\":[1],\"offset\":2},"
                + "\"u16\":{\"type\":\"uint16\",\"shape\":[1],\"offset\":2},"
                + "\"i32\":{\"type\":\"int32\",\"shape\":[1,2],\"offset\":4},"
                + "\"far\":{\"type\":\"int32\",\"shape\":[16],\"offset\":4},"
                + "\"huge\":{\"type\":\"int32\",\"shape\":[65536,65536,65536,65536],\"offset\":0},"
                + "\"odd\":{\"type\":\"float\",\"shape\":[1],\"offset\":0},"
                + "\"zero\":{\"type\":\"int8\",\"shape\":[0],\"offset\":0}}";
        TestPackages made = TestPackages.tiny()
                .tables(tables, data.array())
                .parameters("{\"latentChannels\":96,\"front\":\"dct8\",\"big\":99999999999}");
        try (ModelPackage p = open(made.build())) {
            assertArrayEquals(new int[] {-1}, p.table("i8"));
            assertArrayEquals(new int[] {255, 0}, p.table("u8"));
            assertArrayEquals(new int[] {-2}, p.table("i16"));
            assertArrayEquals(new int[] {65534}, p.table("u16"));
            assertArrayEquals(new int[] {-3, Integer.MAX_VALUE}, p.table("i32", 1, 2));
            assertArrayEquals(new int[] {1, 2}, p.tableShape("i32"));
            assertThrows(ModelException.class, () -> p.table("i32", 2));
            assertThrows(ModelException.class, () -> p.table("far"));
            assertThrows(ModelException.class, () -> p.table("huge"));
            assertThrows(ModelException.class, () -> p.table("odd"));
            assertThrows(ModelException.class, () -> p.table("zero"));
            assertThrows(ModelException.class, () -> p.table("none"));
            assertTrue(p.hasTable("far"));
            assertFalse(p.hasTable("none"));
            assertEquals(96, p.parameter("latentChannels", 1, 1000));
            assertEquals("dct8", p.textParameter("front"));
            assertTrue(p.hasParameter("big"));
            assertThrows(ModelException.class, () -> p.parameter("big", 0, 1000));
            assertThrows(ModelException.class, () -> p.parameter("latentChannels", 1, 95));
            assertThrows(ModelException.class, () -> p.parameter("front", 1, 95));
            assertThrows(ModelException.class, () -> p.textParameter("latentChannels"));
        }
    }

    @Test
    void refusesWhatDoesNotFitItsDescription() {
        byte[] data = random(500);
        assertRefused(new byte[0], "no readable model package");
        assertRefused(random(5000), "no readable model package");
        assertRefused(TestPackages.tiny().jsonLast().entry("a", data), "first entry is a");
        assertRefused(TestPackages.tiny().listed("a", data), "entry a is missing");
        assertRefused(TestPackages.tiny().stored("a", data), "does not list", "[a]");
        assertRefused(TestPackages.tiny().entry("a", data).stored("a", data), "two entries", "named a");
        assertRefused(TestPackages.tiny().entry("a", data).listed("a", data), "listed twice");
        assertRefused(TestPackages.tiny().stored("model.json", data), "two entries");
        assertRefused(TestPackages.tiny().listed("a", random(501)).stored("a", data), "500 bytes", "says 501");
        byte[] other = data.clone();
        other[77]++;
        assertRefused(TestPackages.tiny().listed("a", data).stored("a", other), "SHA-256", "fetch the package again");
        for (String name : new String[] {"../a", "/a", "a/b", "a\\b", "C:a", "..", "a b", "\u001b[1m", ""}) {
            assertRefused(TestPackages.tiny().stored(name, data), "");
        }
        assertRefused(TestPackages.tiny().stored("../a", data), "\"../a\"");
        assertRefused(TestPackages.tiny().json(s -> "{"), "not a JSON document");
        assertRefused(TestPackages.tiny().json(s -> s.replace("\"id\"", "\"di\"")), "\"id\" is missing");
        assertRefused(TestPackages.tiny().json(s -> s.replace("tiny", "../tiny")), "\"id\"");
        assertRefused(TestPackages.tiny().json(s -> s.replace("Version\":0", "Version\":-1")), "formatVersion");
        assertRefused(TestPackages.tiny().json(s -> s.replace("\"entries\"", "\"e\"")), "\"entries\" is missing");
        assertRefused(TestPackages.tiny().json(s -> "[".repeat(100_000)), "not a JSON document");
        assertRefused(TestPackages.tiny().json(s -> s + " ".repeat(5 << 20)), "model.json", "allowed");
    }

    /** The central directory's sizes of an entry, changed. */
    private static byte[] claiming(byte[] zip, String name, int packed, int size) {
        ByteBuffer b = ByteBuffer.wrap(zip.clone()).order(ByteOrder.LITTLE_ENDIAN);
        byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i + 46 < zip.length; i++) {
            if (b.getInt(i) == 0x02014b50
                    && Arrays.equals(Arrays.copyOfRange(zip, i + 46, i + 46 + wanted.length), wanted)) {
                b.putInt(i + 20, packed);
                b.putInt(i + 24, size);
                return b.array();
            }
        }
        throw new AssertionError("no entry " + name);
    }

    @Test
    void bombsAreRefusedBeforeMemoryIsTaken() {
        byte[] zeros = new byte[30 << 20];
        // Claims little, inflates to much: reading stops one byte after the claim.
        byte[] small = TestPackages.tiny()
                .listed("a", new byte[100])
                .stored("a", zeros)
                .build();
        assertRefused(small, "entry a has");
        assertRefused(claiming(small, "a", 30_000, 100), "entry a");
        // Claims much out of little: no deflated stream can do that.
        byte[] claim = TestPackages.tiny()
                .listed("a", new byte[100])
                .stored("a", new byte[100])
                .json(s -> s.replace("\"bytes\":100", "\"bytes\":400000000"))
                .build();
        assertRefused(claiming(claim, "a", 6, 400_000_000), "claims 400000000 bytes");
        assertRefused(claiming(claim, "a", 20, 400_000_000), "overlaps");
        assertRefused(claiming(claim, "model.json", 20, 400_000_000), "model.json claims 400000000 bytes");
        assertRefused(
                TestPackages.tiny()
                        .json(s -> s.replace("[]", "[{\"name\":\"a\",\"bytes\":2147483647,\"sha256\":\"\"}]")),
                "\"bytes\"");
    }

    @Test
    void anyDamageGivesAPackageOrATypedException() throws IOException {
        byte[] good = TestPackages.tiny()
                .entry("a", random(400))
                .entry("b", new byte[3000])
                .build();
        read(good);
        for (int length = 0; length < good.length; length += 5) {
            byte[] cut = Arrays.copyOf(good, length);
            assertThrows(ModelException.class, () -> read(cut), "cut to " + length);
        }
        Random random = new Random(3);
        int whole = 0;
        for (int i = 0; i < 700; i++) {
            byte[] bad = good.clone();
            for (int k = random.nextInt(3); k >= 0; k--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            try {
                read(bad);
                whole++;
            } catch (ModelException e) {
                assertFalse(e.getMessage().contains("\n"), e.getMessage());
            }
        }
        assertTrue(whole < 350, whole + " of 700 damaged packages were taken for whole");
    }

    @Test
    void sessionsOfEqualGraphsAreSharedAcrossPackages() throws IOException {
        byte[] graph = new TinyOnnx()
                .input("x", TinyOnnx.FLOAT, 2)
                .output("y", TinyOnnx.FLOAT, 2)
                .node("Relu", "y", null, null, "x")
                .build();
        OnnxOptions cpu = OnnxOptions.defaults().withDevice(Device.CPU);
        OnnxSession session;
        try (ModelPackage a = open(TestPackages.tiny().entry("g.onnx", graph).build());
                ModelPackage b = open(TestPackages.tiny().entry("h.onnx", graph).build());
                OnnxSession first = a.session("g.onnx", cpu)) {
            session = b.session("h.onnx", cpu);
            assertEquals(first.inputs(), session.inputs());
        }
        // The packages and the first session are closed; this one lives on.
        FloatTensor x = FloatTensor.allocate(2);
        x.put(0, new float[] {-1, 2}, 0, 2);
        FloatTensor y = session.call().input("x", x).run("y");
        assertEquals(0, y.buffer().get(0));
        assertEquals(2, y.buffer().get(1));
        session.close();
    }
}
