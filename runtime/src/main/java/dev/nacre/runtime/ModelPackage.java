package dev.nacre.runtime;

import dev.nacre.bitstream.ModelException;
import dev.nacre.intnet.IntNetworks;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * A model package (docs/format.md, "Model packages"): a ZIP whose first entry, {@code model.json}, lists all others with size and
 * SHA-256. Nothing is believed: the list must fit the archive when it is opened, and each entry its size and hash when it is read.
 *
 * <p>Thread-safe. Reads the file at each access and caches only the tables; who opens closes. Sessions and networks that were
 * taken from it outlive it.
 */
public final class ModelPackage implements AutoCloseable {
    private static final String JSON = "model.json";
    private static final String TABLES = "tables.bin";
    private static final int MAX_ENTRIES = 256;
    private static final int MAX_ENTRY_BYTES = 512 << 20;
    private static final int MAX_TABLES = 1024;
    private static final int MAX_DIMENSIONS = 8;

    /** Deflate can't make more than about 1032 bytes out of one: what claims to is a bomb. */
    private static final long MAX_INFLATION = 1100;

    /** Name, size in bytes and SHA-256 (lower-case hex) of an entry, as {@code model.json} lists it. */
    public record Entry(String name, int bytes, String sha256) {}

    private final ModelInfo info;
    private final ZipFile zip;
    private final Map<String, Entry> entries;
    private final JsonFields parameters;
    private byte[] tables; // guarded by this, null until first used
    private boolean closed; // guarded by this

    private ModelPackage(ModelInfo info, ZipFile zip, Map<String, Entry> entries, JsonFields parameters) {
        this.info = info;
        this.zip = zip;
        this.entries = Collections.unmodifiableMap(entries);
        this.parameters = parameters;
    }

    /**
     * Opens a package and checks its description against its table of contents.
     *
     * @throws ModelException if it can't be read or is malformed; the message says why
     */
    public static ModelPackage open(Path file) throws ModelException {
        return open(new ModelSource.InFile(file));
    }

    static ModelPackage open(ModelSource source) throws ModelException {
        ZipFile zip = null;
        try {
            zip = ZipFile.builder()
                    .setSeekableByteChannel(source.channel())
                    .setIgnoreLocalFileHeader(false)
                    .get();
            Map<String, ZipArchiveEntry> found = contents(zip, source.origin());
            byte[] json = read(zip, found.get(JSON), ModelInfo.MAX_JSON, source.origin());
            ModelInfo info = ModelInfo.parse(json, source.origin(), source.bytes());
            Map<String, Entry> entries = entries(info, found);
            JsonFields parameters = info.fields().has("parameters")
                    ? info.fields().object("parameters")
                    : JsonFields.parse("{}".getBytes(), source.origin() + " parameters");
            ModelPackage result = new ModelPackage(info, zip, entries, parameters);
            zip = null; // now the package closes it
            return result;
        } catch (ModelException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // Commons Compress reports some damage by unchecked exceptions.
            throw new ModelException(source.origin() + ": no readable model package (" + Reason.of(e) + ")", e);
        } finally {
            closeQuietly(zip);
        }
    }

    private static void closeQuietly(ZipFile zip) {
        if (zip != null) {
            try {
                zip.close();
            } catch (IOException e) {
                // It was only read: nothing can be lost, and the reason for giving up is already on its way.
            }
        }
    }

    /** The archive's entries by name, each once, with plain names and model.json first. */
    private static Map<String, ZipArchiveEntry> contents(ZipFile zip, String origin) throws ModelException {
        Map<String, ZipArchiveEntry> found = new LinkedHashMap<>();
        Enumeration<ZipArchiveEntry> all = zip.getEntriesInPhysicalOrder();
        while (all.hasMoreElements()) {
            ZipArchiveEntry e = all.nextElement();
            requireName(e.getName(), origin);
            if (found.isEmpty() && !e.getName().equals(JSON)) {
                throw new ModelException(origin + ": the first entry is " + e.getName() + ", it must be " + JSON);
            }
            if (found.put(e.getName(), e) != null) {
                throw new ModelException(origin + ": two entries are named " + e.getName());
            }
            if (found.size() > MAX_ENTRIES) {
                throw new ModelException(origin + ": more than " + MAX_ENTRIES + " entries");
            }
        }
        if (found.isEmpty()) {
            throw new ModelException(origin + ": an empty archive, " + JSON + " is missing");
        }
        return found;
    }

    private static void requireName(String name, String where) throws ModelException {
        // Packages are flat: no folder, no "..", nothing that means something to a shell or file system.
        if (!name.matches("[A-Za-z0-9_][A-Za-z0-9._-]{0,99}")) {
            String shown = name.replaceAll("[^\\x20-\\x7e]", "?");
            throw new ModelException(
                    where + ": an entry has the name \"" + shown.substring(0, Math.min(60, shown.length()))
                            + "\"; only letters, digits, '.', '_' and '-' are allowed");
        }
    }

    private static Map<String, Entry> entries(ModelInfo info, Map<String, ZipArchiveEntry> found)
            throws ModelException {
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (JsonFields f : info.fields().objects("entries", MAX_ENTRIES)) {
            Entry entry =
                    new Entry(f.string("name", 100), f.integer("bytes", 0, MAX_ENTRY_BYTES), f.string("sha256", 64));
            requireName(entry.name, f.where());
            if (!entry.sha256.matches("[0-9a-f]{64}")) {
                throw new ModelException(f.where() + ": \"sha256\" should be 64 lower-case hex digits");
            }
            if (entry.name.equals(JSON) || entries.put(entry.name, entry) != null) {
                throw new ModelException(f.where() + ": " + entry.name + " is listed twice, or lists itself");
            }
            ZipArchiveEntry stored = found.get(entry.name);
            if (stored == null) {
                throw new ModelException(info.origin() + ": entry " + entry.name + " is missing");
            }
            if (stored.getSize() != entry.bytes) {
                throw new ModelException(info.origin() + ": entry " + entry.name + " has " + stored.getSize()
                        + " bytes, model.json says " + entry.bytes);
            }
        }
        Set<String> unlisted = new HashSet<>(found.keySet());
        unlisted.remove(JSON);
        unlisted.removeAll(entries.keySet());
        if (!unlisted.isEmpty()) {
            throw new ModelException(info.origin() + ": entries that model.json does not list: " + unlisted);
        }
        return entries;
    }

    private static byte[] read(ZipFile zip, ZipArchiveEntry entry, int limit, String origin) throws IOException {
        int method = entry.getMethod();
        if (method != ZipEntry.STORED && method != ZipEntry.DEFLATED) {
            throw new ModelException(origin + ": entry " + entry.getName() + " is compressed by method " + method
                    + ", allowed are stored and deflated");
        }
        long size = entry.getSize();
        long packed = entry.getCompressedSize();
        // Both numbers are claims; the packed one is bounded by the file, so that memory is, too.
        if (size < 0 || size > limit || packed < 0 || size / MAX_INFLATION > packed) {
            throw new ModelException(origin + ": entry " + entry.getName() + " claims " + size + " bytes out of "
                    + packed + " packed ones, allowed are " + limit);
        }
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] data = in.readNBytes((int) size);
            if (data.length != size || in.read() >= 0) {
                throw new ModelException(
                        origin + ": entry " + entry.getName() + " does not have the " + size + " bytes that it claims");
            }
            return data;
        }
    }

    public ModelInfo info() {
        return info;
    }

    /** All entries but model.json, in the order of its list. */
    public List<Entry> entries() {
        return List.copyOf(entries.values());
    }

    public boolean hasEntry(String name) {
        return entries.containsKey(name);
    }

    /**
     * Reads an entry, in a new array.
     *
     * @throws ModelException if there is none, or if its size or SHA-256 is not what model.json says
     * @throws IllegalStateException if this package is closed
     */
    public byte[] entry(String name) throws ModelException {
        Entry entry = requireEntry(name);
        byte[] data;
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("package " + info + " is closed");
            }
            try {
                data = read(zip, zip.getEntry(name), MAX_ENTRY_BYTES, info.origin());
            } catch (ModelException e) {
                throw e;
            } catch (IOException | RuntimeException e) {
                throw new ModelException(
                        info.origin() + ": entry " + name + " can't be read (" + Reason.of(e) + ")", e);
            }
        }
        String hash = Sha256.hex(data);
        if (!hash.equals(entry.sha256)) {
            throw new ModelException(info.origin() + ": entry " + name + " has the SHA-256 " + hash
                    + ", model.json says " + entry.sha256 + "; fetch the package again");
        }
        return data;
    }

    private Entry requireEntry(String name) throws ModelException {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw new ModelException(info.origin() + ": no entry " + name + ", there are " + entries.keySet());
        }
        return entry;
    }

    /**
     * Reads every entry and checks it.
     *
     * @throws ModelException for the first one that is not what model.json says
     */
    public void verify() throws ModelException {
        for (String name : entries.keySet()) {
            entry(name);
        }
    }

    /**
     * Opens a session for one of the graphs; the caller closes it. Sessions of the same graph and options share one native
     * session, also across packages and callers, and the entry is read for the first of them only.
     *
     * @throws ModelException if the entry is missing or damaged, or the graph can't be run
     */
    public OnnxSession session(String name, OnnxOptions options) throws ModelException {
        return OnnxSession.open(requireEntry(name).sha256, info + " " + name, () -> entry(name), options);
    }

    /**
     * Reads integer networks, and proves their bounds.
     *
     * @throws ModelException if the entry is missing or damaged, or a proof fails
     */
    public IntNetworks networks(String name) throws ModelException {
        return IntNetworks.read(entry(name), info + " " + name);
    }

    public boolean hasParameter(String name) {
        return parameters.has(name);
    }

    /** @throws ModelException if the parameter is missing, no integer, or outside {@code [min, max]} (both inclusive) */
    public int parameter(String name, int min, int max) throws ModelException {
        return parameters.integer(name, min, max);
    }

    /** @throws ModelException if the parameter is missing or no string */
    public String textParameter(String name) throws ModelException {
        return parameters.string(name, 1 << 16);
    }

    public boolean hasTable(String name) throws ModelException {
        return info.fields().has("tables") && info.fields().object("tables").has(name);
    }

    /** The sizes of a table, outermost first. */
    public int[] tableShape(String name) throws ModelException {
        return shape(tableFields(name));
    }

    /**
     * A table of integers out of {@code tables.bin}, row-major, in a new array.
     *
     * @throws ModelException if it is missing or does not fit the entry
     */
    public int[] table(String name) throws ModelException {
        JsonFields f = tableFields(name);
        String type = f.string("type", 16);
        int size = switch (type) {
            case "int8", "uint8" -> 1;
            case "int16", "uint16" -> 2;
            case "int32" -> 4;
            default ->
                throw new ModelException(
                        f.where() + ": type \"" + type + "\", known are int8, uint8, int16, uint16, int32");
        };
        long length = 1;
        for (int side : shape(f)) {
            // Sides are positive ints and the product is capped, so it can't wrap.
            length = Math.min(Integer.MAX_VALUE, length * side);
        }
        byte[] all = tables();
        int offset = f.integer("offset", 0, Integer.MAX_VALUE);
        if (offset > all.length || length > (all.length - offset) / size) {
            throw new ModelException(f.where() + ": " + length + " values of " + size + " bytes at " + offset
                    + " do not fit " + TABLES + " of " + all.length + " bytes");
        }
        ByteBuffer in = ByteBuffer.wrap(all, offset, (int) length * size).order(ByteOrder.LITTLE_ENDIAN);
        int[] values = new int[(int) length];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (type) {
                case "int8" -> in.get();
                case "uint8" -> in.get() & 0xff;
                case "int16" -> in.getShort();
                case "uint16" -> in.getShort() & 0xffff;
                default -> in.getInt();
            };
        }
        return values;
    }

    /**
     * A table that must have the given shape.
     *
     * @throws ModelException as {@link #table(String)} does, or if its shape is another one
     */
    public int[] table(String name, int... shape) throws ModelException {
        int[] found = tableShape(name);
        if (!Arrays.equals(found, shape)) {
            throw new ModelException(info.origin() + ": table " + name + " has the shape " + Arrays.toString(found)
                    + ", expected " + Arrays.toString(shape));
        }
        return table(name);
    }

    private JsonFields tableFields(String name) throws ModelException {
        if (!hasTable(name)) {
            throw new ModelException(info.origin() + ": no table " + name);
        }
        JsonFields all = info.fields().object("tables");
        if (all.keys().size() > MAX_TABLES) {
            throw new ModelException(info.origin() + ": more than " + MAX_TABLES + " tables");
        }
        return all.object(name);
    }

    private static int[] shape(JsonFields f) throws ModelException {
        return f.integers("shape", MAX_DIMENSIONS, 1, Integer.MAX_VALUE);
    }

    private synchronized byte[] tables() throws ModelException {
        if (tables == null) {
            tables = entry(TABLES);
        }
        return tables;
    }

    /** Closes the file; repeatable. Tables already read stay readable. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            closeQuietly(zip);
        }
    }

    @Override
    public String toString() {
        return "ModelPackage[" + info + " from " + info.origin() + "]";
    }
}
