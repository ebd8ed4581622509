package dev.nacre.runtime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Small ONNX graphs, written field by field in the protocol buffer wire format (field numbers from onnx.proto3), so that tests
 * need neither Python nor stored binaries. Enough for operators without attributes or with integer ones.
 */
final class TinyOnnx {
    static final int FLOAT = 1;
    static final int INT64 = 7;
    static final int FLOAT16 = 10;

    private final ByteArrayOutputStream graph = new ByteArrayOutputStream();

    /** An input; a negative size stands for a dimension of any size. */
    TinyOnnx input(String name, int type, long... shape) {
        bytes(graph, 11, value(name, type, shape));
        return this;
    }

    TinyOnnx output(String name, int type, long... shape) {
        bytes(graph, 12, value(name, type, shape));
        return this;
    }

    /** A constant; {@code raw} holds its values in little-endian order. */
    TinyOnnx constant(String name, int type, byte[] raw, long... shape) {
        ByteArrayOutputStream tensor = new ByteArrayOutputStream();
        for (long side : shape) {
            number(tensor, 1, side);
        }
        number(tensor, 2, type);
        bytes(tensor, 8, text(name));
        bytes(tensor, 9, raw);
        bytes(graph, 5, tensor.toByteArray());
        return this;
    }

    /** A node with one output and at most one integer attribute ({@code attribute} may be null). */
    TinyOnnx node(String op, String output, String attribute, long[] values, String... inputs) {
        ByteArrayOutputStream node = new ByteArrayOutputStream();
        for (String input : inputs) {
            bytes(node, 1, text(input));
        }
        bytes(node, 2, text(output));
        bytes(node, 4, text(op));
        if (attribute != null) {
            ByteArrayOutputStream a = new ByteArrayOutputStream();
            bytes(a, 1, text(attribute));
            if (values.length == 1) {
                number(a, 3, values[0]);
                number(a, 20, 2); // INT
            } else {
                for (long v : values) {
                    number(a, 8, v);
                }
                number(a, 20, 7); // INTS
            }
            bytes(node, 5, a.toByteArray());
        }
        bytes(graph, 1, node.toByteArray());
        return this;
    }

    byte[] build() {
        ByteArrayOutputStream g = new ByteArrayOutputStream();
        g.writeBytes(graph.toByteArray());
        bytes(g, 2, text("tiny"));
        ByteArrayOutputStream opset = new ByteArrayOutputStream();
        number(opset, 2, 17);
        ByteArrayOutputStream model = new ByteArrayOutputStream();
        number(model, 1, 8); // ir_version
        bytes(model, 8, opset.toByteArray());
        bytes(model, 7, g.toByteArray());
        return model.toByteArray();
    }

    private static byte[] value(String name, int type, long[] shape) {
        ByteArrayOutputStream dims = new ByteArrayOutputStream();
        for (int i = 0; i < shape.length; i++) {
            ByteArrayOutputStream dim = new ByteArrayOutputStream();
            if (shape[i] < 0) {
                bytes(dim, 2, text("n" + i));
            } else {
                number(dim, 1, shape[i]);
            }
            bytes(dims, 1, dim.toByteArray());
        }
        ByteArrayOutputStream tensor = new ByteArrayOutputStream();
        number(tensor, 1, type);
        bytes(tensor, 2, dims.toByteArray());
        ByteArrayOutputStream wrapped = new ByteArrayOutputStream();
        bytes(wrapped, 1, tensor.toByteArray());
        ByteArrayOutputStream info = new ByteArrayOutputStream();
        bytes(info, 1, text(name));
        bytes(info, 2, wrapped.toByteArray());
        return info.toByteArray();
    }

    private static byte[] text(String s) {
        return s.getBytes(StandardCharsets.UTF_8);
    }

    private static void number(ByteArrayOutputStream out, int field, long value) {
        varint(out, field << 3);
        varint(out, value);
    }

    private static void bytes(ByteArrayOutputStream out, int field, byte[] data) {
        varint(out, field << 3 | 2);
        varint(out, data.length);
        out.writeBytes(data);
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long v = value;
        for (; (v & ~0x7fL) != 0; v >>>= 7) {
            out.write((int) (v & 0x7f | 0x80));
        }
        out.write((int) v);
    }
}
