package dev.nacre.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** A model package, changed in places, with sizes and hashes made right again. */
public final class ModelForge {
    private final Map<String, byte[]> entries = new LinkedHashMap<>(); // model.json first
    private String json;

    /** @param model is read to its end, and closed */
    public ModelForge(InputStream model) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(model)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), zip.readAllBytes());
            }
        }
        json = new String(entries.remove("model.json"), StandardCharsets.UTF_8);
    }

    public byte[] entry(String name) {
        return entries.get(name);
    }

    /** Puts other bytes in an entry's place. */
    public ModelForge entry(String name, byte[] bytes) {
        if (entries.replace(name, bytes) == null) {
            throw new AssertionError("no entry " + name);
        }
        return this;
    }

    /** Replaces the first match of {@code regex} in model.json. */
    public ModelForge json(String regex, String replacement) {
        Matcher matcher = Pattern.compile(regex).matcher(json);
        if (!matcher.find()) {
            throw new AssertionError("no " + regex + " in model.json");
        }
        json = matcher.replaceFirst(replacement);
        return this;
    }

    /** Sets a value of a table of {@code tables.bin}. */
    public ModelForge table(String name, int index, int value) {
        Matcher matcher =
                Pattern.compile("\"" + name + "\"\\s*:\\s*\\{[^}]*\\}").matcher(json);
        if (!matcher.find()) {
            throw new AssertionError("no table " + name);
        }
        String fields = matcher.group();
        int offset = Integer.parseInt(fields.replaceAll("(?s).*\"offset\"\\s*:\\s*(\\d+).*", "$1"));
        ByteBuffer tables = ByteBuffer.wrap(entries.get("tables.bin")).order(ByteOrder.LITTLE_ENDIAN);
        if (fields.contains("int32")) {
            tables.putInt(offset + 4 * index, value);
        } else if (fields.contains("int16")) {
            tables.putShort(offset + 2 * index, (short) value);
        } else {
            tables.put(offset + index, (byte) value);
        }
        return this;
    }

    /** Writes the package. */
    public Path write(Path file) throws IOException {
        entries.forEach((name, bytes) -> {
            // Fields may stand in any order: take the object that names the entry apart.
            Matcher matcher = Pattern.compile("\\{[^{}]*\"name\"\\s*:\\s*\"" + Pattern.quote(name) + "\"[^{}]*\\}")
                    .matcher(json);
            if (!matcher.find()) {
                throw new AssertionError(name + " is not listed");
            }
            String fields = matcher.group()
                    .replaceAll("\"bytes\"\\s*:\\s*\\d+", "\"bytes\": " + bytes.length)
                    .replaceAll("\"sha256\"\\s*:\\s*\"[0-9a-f]+\"", "\"sha256\": \"" + sha256(bytes) + "\"");
            json = json.substring(0, matcher.start()) + fields + json.substring(matcher.end());
        });
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setLevel(Deflater.NO_COMPRESSION);
            put(zip, "model.json", json.getBytes(StandardCharsets.UTF_8));
            entries.forEach((name, bytes) -> put(zip, name, bytes));
        }
        return Files.write(file, out.toByteArray());
    }

    private static void put(ZipOutputStream zip, String name, byte[] bytes) {
        try {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(bytes);
            zip.closeEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
