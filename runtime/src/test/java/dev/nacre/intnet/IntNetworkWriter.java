package dev.nacre.intnet;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** Writes {@code .intnet} files. In tests only: real ones are written by training/. */
final class IntNetworkWriter {
    private final StringBuilder json = new StringBuilder();
    private final ByteArrayOutputStream blob = new ByteArrayOutputStream();

    static byte[] write(PlainNetwork... networks) {
        IntNetworkWriter w = new IntNetworkWriter();
        w.json.append("{\"version\":0,\"networks\":[");
        for (int i = 0; i < networks.length; i++) {
            w.json.append(i == 0 ? "" : ",");
            w.network(networks[i]);
        }
        w.json.append("]}");
        return file(w.json.toString(), w.blob.toByteArray());
    }

    /** A file of any header and blob. */
    static byte[] file(String header, byte[] blob) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {'N', 'I', 'N', 'T'});
        for (int i = 0; i < 4; i++) {
            out.write(text.length >> (8 * i));
        }
        out.writeBytes(text);
        out.writeBytes(blob);
        return out.toByteArray();
    }

    private void network(PlainNetwork n) {
        json.append("{\"name\":\"").append(n.name).append("\",\"inputs\":[");
        json.append(n.inputs.stream()
                .map(i -> String.format(
                        "{\"name\":\"%s\",\"channels\":%d,\"lo\":%d,\"hi\":%d}",
                        i.name(), i.channels(), i.lo(), i.hi()))
                .collect(Collectors.joining(",")));
        json.append("],\"layers\":[");
        for (int i = 0; i < n.layers.size(); i++) {
            json.append(i == 0 ? "" : ",");
            layer(n.layers.get(i));
        }
        json.append("],\"outputs\":").append(names(n.outputs)).append('}');
    }

    private void layer(PlainNetwork.Layer l) {
        json.append(String.format("{\"op\":\"%s\",\"name\":\"%s\",\"inputs\":%s", l.op, l.name, names(l.inputs)));
        switch (l.op) {
            case "conv" -> json.append(",\"channels\":").append(l.channels);
            case "depthwise" -> json.append(",\"multiplier\":").append(l.multiplier);
            case "shuffle" -> json.append(",\"factor\":").append(l.factor);
            case "lookup" ->
                json.append(String.format(
                        ",\"table\":{\"type\":\"%s\",\"offset\":%d,\"lo\":%d}",
                        l.type, put(l.type, l.table), l.tableLo));
            default -> {}
        }
        if (l.weights != null) {
            json.append(String.format(
                    ",\"kernel\":%d,\"weights\":{\"type\":\"%s\",\"offset\":%d}",
                    l.kernel, l.type, put(l.type, l.weights)));
            int offset = blob.size();
            for (int[] row : l.bias) {
                put("int32", row);
            }
            json.append(String.format(",\"bias\":{\"offset\":%d,\"rows\":%d}", offset, l.bias.length));
        }
        if (l.weights != null || l.op.equals("sum")) {
            json.append(String.format(",\"shift\":%d,\"lo\":%d,\"hi\":%d", l.shift, l.lo, l.hi));
        }
        json.append('}');
    }

    private static String names(List<String> names) {
        return names.stream().collect(Collectors.joining("\",\"", "[\"", "\"]"));
    }

    private int put(String type, int[] values) {
        int offset = blob.size();
        int size = type.equals("int8") ? 1 : type.equals("int16") ? 2 : 4;
        for (int v : values) {
            for (int i = 0; i < size; i++) {
                blob.write(v >> (8 * i));
            }
        }
        return offset;
    }
}
