package dev.nacre.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxNativesTest {
    @TempDir
    Path root;

    private static final String PLATFORM =
            OnnxNatives.platform(System.getProperty("os.name"), System.getProperty("os.arch"));

    @Test
    void platformsAreNamedAsOnnxRuntimeNamesThem() {
        assertEquals("linux-x64", OnnxNatives.platform("Linux", "amd64"));
        assertEquals("osx-aarch64", OnnxNatives.platform("Mac OS X", "aarch64"));
        assertEquals("win-x64", OnnxNatives.platform("Windows 11", "amd64"));
    }

    @Test
    void unpacksOnceAndRepairsWhatIsNotWhole() throws IOException {
        ClassLoader loader = getClass().getClassLoader();
        Path folder = OnnxNatives.unpack(root, PLATFORM, loader);
        Path library = folder.resolve(System.mapLibraryName("onnxruntime").replace("jnilib", "dylib"));
        long bytes = Files.size(library);
        FileTime old = FileTime.fromMillis(1_000_000_000_000L);
        Files.setLastModifiedTime(library, old);
        assertEquals(folder, OnnxNatives.unpack(root, PLATFORM, loader));
        assertEquals(old, Files.getLastModifiedTime(library), "a whole file stays untouched");
        Files.write(library, new byte[10]);
        OnnxNatives.unpack(root, PLATFORM, loader);
        assertEquals(bytes, Files.size(library));
        try (Stream<Path> files = Files.list(folder)) {
            assertTrue(files.noneMatch(f -> f.toString().endsWith(".part")), "nothing is left behind");
        }
        assertNull(OnnxNatives.unpack(root, "plan9-x64", loader));
    }

    /** What the child processes below run. */
    static final class Child {
        public static void main(String[] args) throws IOException {
            byte[] graph = new TinyOnnx()
                    .input("x", TinyOnnx.FLOAT, 1)
                    .output("y", TinyOnnx.FLOAT, 1)
                    .node("Relu", "y", null, null, "x")
                    .build();
            try (OnnxSession session = OnnxSession.open(
                    "child", "child.onnx", () -> graph, OnnxOptions.defaults().withDevice(Device.CPU))) {
                FloatTensor y =
                        session.call().input("x", FloatTensor.allocate(1)).run("y");
                System.out.println("size " + y.size() + " natives " + System.getProperty(OnnxNatives.PATH_PROPERTY));
            }
        }
    }

    private static Process start(Path cache, String... options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Child.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("NACRE_CACHE", cache.toString());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        return builder.start();
    }

    private static String output(Process process) throws IOException, InterruptedException {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the child ends");
        assertEquals(0, process.exitValue(), output);
        return output;
    }

    @Test
    void twoProcessesMayUnpackAtOnce() throws Exception {
        Path cache = root.resolve("cache");
        Process a = start(cache);
        Process b = start(cache);
        // Later JDKs add warnings of their own about native access.
        String expected = "size 1 natives " + cache.resolve("natives");
        String first = output(a);
        assertTrue(first.contains(expected), first);
        String second = output(b);
        assertTrue(second.contains(expected), second);
    }

    @Test
    void withoutACacheItWarnsAndWorks() throws Exception {
        Path file = Files.createFile(root.resolve("file"));
        String output = output(start(file.resolve("cache")));
        assertTrue(output.contains("WARNING") && output.contains("NACRE_CACHE"), output);
        assertTrue(output.contains("size 1 natives null"), output);
    }

    @Test
    void theUsersOwnSettingIsLeftAlone() throws Exception {
        Path folder =
                OnnxNatives.unpack(root.resolve("mine"), PLATFORM, getClass().getClassLoader());
        Path cache = root.resolve("unused");
        String output = output(start(cache, "-D" + OnnxNatives.PATH_PROPERTY + "=" + folder));
        assertTrue(output.contains("natives " + folder), output);
        assertFalse(Files.exists(cache), "nothing is unpacked for nobody");
    }
}
