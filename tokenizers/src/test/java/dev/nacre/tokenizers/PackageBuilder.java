package dev.nacre.tokenizers;

import dev.nacre.bitstream.ModelException;
import dev.nacre.runtime.ModelPackage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes model packages of nothing but tables and parameters, each of which may be replaced or left out. */
final class PackageBuilder {
    private record Table(String type, int[] shape, int[] values) {}

    private final Map<String, Table> tables = new LinkedHashMap<>();
    private final Map<String, Integer> parameters = new LinkedHashMap<>();

    PackageBuilder table(String name, String type, int[] values, int... shape) {
        int length = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        if (values.length != length) {
            throw new IllegalArgumentException(name + ": " + values.length + " values for " + Arrays.toString(shape));
        }
        tables.put(name, new Table(type, shape, values));
        return this;
    }

    PackageBuilder parameter(String name, int value) {
        parameters.put(name, value);
        return this;
    }

    PackageBuilder without(String name) {
        if (tables.remove(name) == null && parameters.remove(name) == null) {
            throw new IllegalArgumentException("there is no " + name);
        }
        return this;
    }

    int[] values(String name) {
        return tables.get(name).values;
    }

    int[] shape(String name) {
        return tables.get(name).shape;
    }

    int parameter(String name) {
        return parameters.get(name);
    }

    /** Writes the package to a temporary file, and opens it. */
    ModelPackage open() throws ModelException {
        try {
            Path file = Files.createTempFile("nacre-test", ".nacremodel");
            file.toFile().deleteOnExit();
            Files.write(file, bytes());
            return ModelPackage.open(file);
        } catch (ModelException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] bytes() throws IOException {
        ByteArrayOutputStream blob = new ByteArrayOutputStream();
        String described = tables.entrySet().stream()
                .map(e -> "\"" + e.getKey() + "\":{\"type\":\"" + e.getValue().type + "\",\"shape\":"
                        + Arrays.toString(e.getValue().shape) + ",\"offset\":" + append(blob, e.getValue()) + "}")
                .collect(Collectors.joining(","));
        String numbers = parameters.entrySet().stream()
                .map(e -> "\"" + e.getKey() + "\":" + e.getValue())
                .collect(Collectors.joining(","));
        byte[] data = blob.toByteArray();
        String json =
                "{\"id\":\"test\",\"version\":\"0.1.0\",\"kind\":\"audio\",\"codec\":\"test\",\"formatVersion\":0,"
                        + "\"parameters\":{" + numbers + "},\"tables\":{" + described
                        + "},\"entries\":[{\"name\":\"tables.bin\","
                        + "\"bytes\":" + data.length + ",\"sha256\":\"" + sha256(data) + "\"}]}";
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("model.json"));
            zip.write(json.getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry("tables.bin"));
            zip.write(data);
        }
        return out.toByteArray();
    }

    private static int append(ByteArrayOutputStream blob, Table table) {
        int offset = blob.size();
        int size = switch (table.type) {
            case "int8" -> 1;
            case "int16" -> 2;
            default -> 4;
        };
        for (int v : table.values) {
            for (int i = 0; i < size; i++) {
                blob.write(v >> 8 * i);
            }
        }
        return offset;
    }

    private static String sha256(byte[] data) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(data));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
