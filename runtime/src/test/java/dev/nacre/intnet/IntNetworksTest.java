package dev.nacre.intnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.bitstream.ModelException;
import dev.nacre.runtime.Parallel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class IntNetworksTest {
    private static String refusal(byte[] file) {
        return assertThrows(ModelException.class, () -> IntNetworks.read(file, "a.intnet"))
                .getMessage();
    }

    private static void assertRefused(byte[] file, String... parts) {
        String message = refusal(file);
        for (String part : parts) {
            assertTrue(message.contains(part), message + " should contain " + part);
        }
    }

    /** A network whose only sum may reach exactly {@code 2147483000 * weight + bias}. */
    private static byte[] atTheLimit(int bias) {
        PlainNetwork net = new PlainNetwork("n").input("x", 1, 0, 2147483000).output("y");
        PlainNetwork.Layer y = net.add("conv", "y", "x");
        y.channels = 1;
        y.type = "int8";
        y.weights = new int[] {-1};
        y.bias = new int[][] {{0}, {bias}};
        return IntNetworkWriter.write(net);
    }

    @Test
    void provesTheBoundToTheLastUnit() throws ModelException {
        IntNetwork n = IntNetworks.read(atTheLimit(-647), "a").network("n");
        IntTensor x = new IntTensor(new int[][] {{2147483000}}, 1, 1);
        assertEquals(
                -Integer.MAX_VALUE,
                n.run(List.of(x), 1, 1, Parallel.sequential()).get(0).channel(0)[0]);
        assertRefused(atTheLimit(-648), "layer \"y\"", "channel 0", "2147483648", "1 beyond");
        assertRefused(atTheLimit(Integer.MIN_VALUE), "layer \"y\"", "beyond");
    }

    @Test
    void provesTheBoundOfEveryOperation() {
        PlainNetwork net =
                new PlainNetwork("n").input("x", 1, -1 << 30, 1 << 30).output("y");
        PlainNetwork.Layer y = net.add("sum", "y", "x", "x");
        y.channels = 1;
        assertRefused(IntNetworkWriter.write(net), "\"y\" (sum)", "2147483648", "1 beyond");

        net = new PlainNetwork("n").input("x", 2, -100, 100).output("y");
        y = net.add("depthwise", "y", "x");
        y.channels = 2;
        y.weights = new int[] {1, 30000};
        y.bias = new int[][] {{0, 0}};
        y.shift = 3;
        PlainNetwork.Layer z = net.add("depthwise", "z", "y");
        z.channels = 2;
        z.kernel = 3;
        z.weights = new int[18];
        Arrays.fill(z.weights, 9, 18, 636);
        z.bias = new int[][] {{0, 0}};
        // y is proven to lie within 3000000 / 8 although it has no clamp; 5727 times that is just too much, 5726 times
        // is not.
        Arrays.fill(z.weights, 9, 12, 637);
        assertRefused(IntNetworkWriter.write(net), "\"z\" (depthwise)", "channel 1", "beyond");
    }

    @Test
    void aMissingClampIsProvenByTheSum() throws ModelException {
        PlainNetwork net = new PlainNetwork("n").input("x", 1, -100, 100).output("y");
        PlainNetwork.Layer y = net.add("conv", "y", "x");
        y.channels = 1;
        y.weights = new int[] {3};
        y.bias = new int[][] {{5}};
        y.shift = 1;
        IntNetwork.Port port = IntNetworks.read(IntNetworkWriter.write(net), "a")
                .network("n")
                .outputs()
                .get(0);
        assertEquals(new IntNetwork.Port("y", 1, -153, 152), port);
    }

    @Test
    void namesWhatIsWrong() {
        byte[] good = IntNetworkWriter.write(small());
        assertRefused(new byte[0], "NINT");
        assertRefused("NINTxxx".getBytes(), "NINT");
        assertRefused(changed(good, s -> s.replace("\"version\":0", "\"version\":1")), "version 1");
        assertRefused(changed(good, s -> s.replace("\"conv\"", "\"gemm\"")), "unknown operation \"gemm\"");
        assertRefused(changed(good, s -> s.replace("\"kernel\":3", "\"kernel\":2")), "odd");
        assertRefused(changed(good, s -> s.replace("\"kernel\":3", "\"kernel\":15")), "do not fit the blob");
        assertRefused(changed(good, s -> s.replace("\"kernel\":3", "\"kernel\":3,\"stride\":2")), "stride");
        assertRefused(changed(good, s -> s.replace("\"name\":\"z\"", "\"name\":\"x\"")), "used twice");
        assertRefused(changed(good, s -> s.replace("[\"y\"]", "[\"w\"]")), "no earlier value is named \"w\"");
        assertRefused(changed(good, s -> s.replace("\"shift\":4", "\"shift\":32")), "shift");
        assertRefused(changed(good, s -> s.replace("\"shift\":4", "\"shift\":4e0")), "shift");
        assertRefused(changed(good, s -> s.replace("\"lo\":-7", "\"lo\":9")), "\"hi\"");
        assertRefused(changed(good, s -> s.replace("\"int16\"", "\"float\"")), "float");
        assertRefused(changed(good, s -> s.replace("\"lo\":-300}", "\"lo\":0}")), "table");
        assertRefused(changed(good, s -> s.replace("\"hi\":127", "\"hi\":-1")), "hi");
        assertRefused(changed(good, s -> s + " {}"), "follows");
        assertRefused(changed(good, s -> s.replace("\"networks\"", "\"nets\"")), "networks");
        String message = assertThrows(
                        ModelException.class, () -> IntNetworks.read(good, "a").network("no"))
                .getMessage();
        assertTrue(message.contains("[small]"), message);
    }

    @Test
    void aHugeHeaderOrArrayIsRefusedBeforeItIsRead() {
        byte[] good = IntNetworkWriter.write(small());
        byte[] bad = good.clone();
        ByteBuffer.wrap(bad).order(ByteOrder.LITTLE_ENDIAN).putInt(4, 0x7fffffff);
        assertRefused(bad, "header");
        ByteBuffer.wrap(bad).order(ByteOrder.LITTLE_ENDIAN).putInt(4, -1);
        assertRefused(bad, "header");
        assertRefused(changed(good, s -> s.replace("\"channels\":3", "\"channels\":8192")), "do not fit");
        assertRefused(changed(good, s -> s.replace("\"channels\":3", "\"channels\":8193")), "channels");
        // One layer, a hundred times: each fits the blob, all together are a bomb.
        StringBuilder layers = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            layers.append(i == 0 ? "" : ",")
                    .append("{\"op\":\"conv\",\"name\":\"l" + i + "\",\"inputs\":[\"x\"],\"channels\":1,\"kernel\":1,"
                            + "\"weights\":{\"type\":\"int8\",\"offset\":0},\"bias\":{\"offset\":0,\"rows\":1},"
                            + "\"shift\":0,\"lo\":0,\"hi\":1}");
        }
        String header = "{\"version\":0,\"networks\":[{\"name\":\"n\",\"inputs\":[{\"name\":\"x\",\"channels\":100,"
                + "\"lo\":0,\"hi\":1}],\"layers\":[" + layers + "],\"outputs\":[]}]}";
        assertRefused(IntNetworkWriter.file(header, new byte[100]), "four times the blob");
    }

    @Test
    void anyDamageGivesANetworkOrATypedException() {
        byte[] good = IntNetworkWriter.write(small());
        for (int length = 0; length < good.length; length += 3) {
            byte[] cut = Arrays.copyOf(good, length);
            assertThrows(ModelException.class, () -> IntNetworks.read(cut, "cut"), "cut to " + length);
        }
        Random random = new Random(11);
        int read = 0;
        for (int i = 0; i < 1500; i++) {
            byte[] bad = good.clone();
            for (int k = random.nextInt(3); k >= 0; k--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            try {
                IntNetwork n = IntNetworks.read(bad, "bad").network("small");
                IntTensor x = IntTensor.zeros(n.inputs().get(0).channels(), 2, 2);
                n.run(List.of(x), 0, 2, Parallel.sequential());
                read++;
            } catch (ModelException e) {
                assertTrue(e.getMessage().length() < 400, e.getMessage());
            }
        }
        assertTrue(read > 0, "some damage does no harm, for example to weights");
    }

    private static PlainNetwork small() {
        PlainNetwork net = new PlainNetwork("small").input("x", 2, -127, 127).output("z");
        PlainNetwork.Layer y = net.add("conv", "y", "x");
        y.channels = 3;
        y.kernel = 3;
        y.weights = new Random(5).ints(54, -100, 100).toArray();
        y.bias = new int[][] {{1, 2, 3}, {4, 5, 6}};
        y.shift = 4;
        y.lo = -7;
        y.hi = 8;
        PlainNetwork.Layer z = net.add("lookup", "z", "y");
        z.channels = 3;
        z.tableLo = -300;
        z.table = new Random(6).ints(309, -5, 5).toArray();
        return net;
    }

    /** The file with its header changed. */
    private static byte[] changed(byte[] file, UnaryOperator<String> change) {
        int length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(4);
        String header = new String(file, 8, length);
        String other = change.apply(header);
        assertTrue(!other.equals(header), "the change must change something");
        return IntNetworkWriter.file(other, Arrays.copyOfRange(file, 8 + length, file.length));
    }
}
