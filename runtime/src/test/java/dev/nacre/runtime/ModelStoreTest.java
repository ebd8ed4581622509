package dev.nacre.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.bitstream.ModelException;
import dev.nacre.bitstream.UnsupportedBitstreamException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelStoreTest {
    private static final String FOLDER = "META-INF/nacre/models/";

    @TempDir
    Path root;

    private Path first;
    private Path second;

    @BeforeEach
    void makeFolders() throws IOException {
        first = Files.createDirectory(root.resolve("first"));
        second = Files.createDirectory(root.resolve("second"));
    }

    private ModelStore store(URL... classPath) {
        return ModelStore.of(new URLClassLoader(classPath, null), List.of(first, root.resolve("none"), second));
    }

    private static byte[] model(String id, String version) {
        return TestPackages.tiny().named(id, version).entry("a", new byte[100]).build();
    }

    private static void jar(Path jar, String index, String... packages) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream zip = new JarOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(FOLDER + "index"));
            zip.write(index.getBytes());
            for (String p : packages) {
                zip.putNextEntry(new ZipEntry(FOLDER + p.replace('@', '-') + ".nacremodel"));
                zip.write(model(p.substring(0, p.indexOf('@')), p.substring(p.indexOf('@') + 1)));
            }
        }
    }

    @Test
    void listsClassPathThenFoldersNewestVersionFirst() throws IOException {
        Path jar = root.resolve("models.jar");
        jar(jar, "# comment\n\nb-1.0.nacremodel\n", "b@1.0");
        Files.write(first.resolve("x.nacremodel"), model("a", "0.9.0"));
        Files.write(second.resolve("y.nacremodel"), model("a", "0.10.0"));
        Files.write(second.resolve("z.nacremodel"), model("a", "0.10.0-rc1"));
        Files.write(second.resolve("b.nacremodel"), model("b", "1.0"));
        Files.write(second.resolve("notes.txt"), new byte[3]);
        ModelStore store = store(jar.toUri().toURL());
        List<ModelInfo> all = store.list();
        assertEquals(
                List.of("a@0.10.0", "a@0.10.0-rc1", "a@0.9.0", "b@1.0"),
                all.stream().map(ModelInfo::toString).toList());
        assertTrue(all.get(3).origin().startsWith("jar:"), all.get(3).origin());
        assertEquals(model("b", "1.0").length, all.get(3).bytes());
        try (ModelPackage newest = store.find("a")) {
            assertEquals("0.10.0", newest.info().version());
        }
        try (ModelPackage named = store.find("a@0.9.0")) {
            assertEquals("0.9.0", named.info().version());
        }
        try (ModelPackage fromJar = store.find("b", all.get(3).hash8())) {
            fromJar.verify();
            assertEquals(all.get(3).origin(), fromJar.info().origin());
        }
        try (ModelPackage old = store.find("a", all.get(2).hash8())) {
            assertEquals("0.9.0", old.info().version());
        }
    }

    @Test
    void aMissingModelIsNamedTogetherWithThoseThatAreHere() throws IOException {
        String nothing =
                assertThrows(ModelException.class, () -> store().find("a")).getMessage();
        assertTrue(nothing.contains("model a") && nothing.contains("no models"), nothing);
        assertTrue(nothing.contains("NACRE_MODELS") && nothing.contains(second.toString()), nothing);
        Files.write(first.resolve("x.nacremodel"), model("a", "0.9.0"));
        byte[] other = {1, 2, 3, 4, 5, 6, 7, (byte) 0xff};
        String message = assertThrows(UnsupportedBitstreamException.class, () -> store().find("a", other))
                .getMessage();
        ModelInfo here = store().list().get(0);
        assertTrue(message.contains("model a with hash 01020304050607ff"), message);
        assertTrue(message.contains("a@0.9.0 " + here.sha256().substring(0, 16)), message);
        // The hash alone is not enough: a file that asks for another id gets no model.
        assertThrows(UnsupportedBitstreamException.class, () -> store().find("b", here.hash8()));
        assertThrows(IllegalArgumentException.class, () -> store().find("a", new byte[7]));
    }

    @Test
    void brokenPackagesAndIndexesHideNothingElse() throws IOException {
        Path jar = root.resolve("broken.jar");
        jar(jar, "gone-1.nacremodel\n../evil\n", "x@1");
        Files.write(first.resolve("a.nacremodel"), new byte[100]);
        Files.write(
                first.resolve("b.nacremodel"),
                TestPackages.tiny().jsonLast().entry("a", new byte[9]).build());
        Files.write(
                first.resolve("c.nacremodel"),
                TestPackages.tiny().json(s -> "{}").build());
        Files.createDirectory(first.resolve("d.nacremodel"));
        Files.write(second.resolve("e.nacremodel"), model("good", "1"));
        ModelStore store = store(jar.toUri().toURL());
        assertEquals(
                List.of("good@1"),
                store.list().stream().map(ModelInfo::toString).toList());
        store.find("good").close();
    }

    @Test
    void listingDoesNotReadBeyondTheDescription() throws IOException {
        byte[] zip = model("cut", "1");
        Files.write(first.resolve("cut.nacremodel"), java.util.Arrays.copyOf(zip, zip.length - 30));
        ModelStore store = store();
        assertEquals(
                List.of("cut@1"), store.list().stream().map(ModelInfo::toString).toList());
        assertThrows(ModelException.class, () -> store.find("cut"));
    }

    @Test
    void versionsAreOrderedByNumbers() {
        List<String> sorted = List.of("0.9", "0.10-rc1", "0.10", "0.10.1", "1.0", "1.0.0.1", "99999999999999999999.0");
        for (int i = 0; i < sorted.size(); i++) {
            for (int k = 0; k < sorted.size(); k++) {
                int order = ModelVersion.ORDER.compare(sorted.get(i), sorted.get(k));
                assertEquals(Integer.signum(i - k), Integer.signum(order), sorted.get(i) + " and " + sorted.get(k));
            }
        }
    }
}
