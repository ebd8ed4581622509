package dev.nacre.runtime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/** Builds model packages, good ones and broken ones. */
final class TestPackages {
    private record Item(String name, byte[] data) {}

    private String id = "tiny";
    private String version = "0.1.0";
    private String tables = "{}";
    private String parameters = "{}";
    private final List<Item> listed = new ArrayList<>();
    private final List<Item> stored = new ArrayList<>();
    private UnaryOperator<String> change = UnaryOperator.identity();
    private boolean jsonFirst = true;

    static TestPackages tiny() {
        return new TestPackages();
    }

    TestPackages named(String newId, String newVersion) {
        id = newId;
        version = newVersion;
        return this;
    }

    TestPackages parameters(String json) {
        parameters = json;
        return this;
    }

    TestPackages tables(String json, byte[] data) {
        tables = json;
        return entry("tables.bin", data);
    }

    /** An entry that is listed and stored. */
    TestPackages entry(String name, byte[] data) {
        listed.add(new Item(name, data));
        return stored(name, data);
    }

    /** An entry that model.json lists, but that is not there. */
    TestPackages listed(String name, byte[] data) {
        listed.add(new Item(name, data));
        return this;
    }

    /** An entry that is there, but not listed. */
    TestPackages stored(String name, byte[] data) {
        stored.add(new Item(name, data));
        return this;
    }

    TestPackages json(UnaryOperator<String> newChange) {
        change = newChange;
        return this;
    }

    TestPackages jsonLast() {
        jsonFirst = false;
        return this;
    }

    String json() {
        String entries = listed.stream()
                .map(i -> String.format(
                        "{\"name\":\"%s\",\"bytes\":%d,\"sha256\":\"%s\"}", i.name, i.data.length, Sha256.hex(i.data)))
                .collect(Collectors.joining(","));
        return change.apply("{\"id\":\"" + id + "\",\"version\":\"" + version
                + "\",\"kind\":\"image\",\"codec\":\"walloc\",\"architecture\":\"none\",\"formatVersion\":0,"
                + "\"licence\":\"Apache-2.0\",\"training\":{},\"quality\":{},\"parameters\":" + parameters
                + ",\"tables\":" + tables + ",\"entries\":[" + entries + "]}");
    }

    byte[] build() {
        SeekableInMemoryByteChannel channel = new SeekableInMemoryByteChannel();
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(channel)) {
            Item json = new Item("model.json", json().getBytes(StandardCharsets.UTF_8));
            List<Item> all = new ArrayList<>(stored);
            all.add(jsonFirst ? 0 : all.size(), json);
            for (Item item : all) {
                ZipArchiveEntry entry = new ZipArchiveEntry(item.name);
                entry.setMethod(ZipEntry.DEFLATED);
                zip.putArchiveEntry(entry);
                zip.write(item.data);
                zip.closeArchiveEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(channel.array(), 0, (int) channel.size());
        return out.toByteArray();
    }
}
