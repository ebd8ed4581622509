package dev.nacre.runtime;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * Unpacks ONNX Runtime's native libraries once into the cache folder, instead of into the temporary folder at each start as ONNX
 * Runtime does by itself (java-facts.md section 2: 346 against 544 ms for a short program, and 28 MB written each time).
 */
final class OnnxNatives {
    /** The property by which ONNX Runtime is told a folder; a user who has set it knows better. */
    static final String PATH_PROPERTY = "onnxruntime.native.path";

    private static final System.Logger LOG = System.getLogger("dev.nacre.runtime");

    /** All libraries that a build of ONNX Runtime may bring; the first must be there, the others are taken where they are. */
    private static final List<String> LIBRARIES = List.of(
            "onnxruntime",
            "onnxruntime4j_jni",
            "onnxruntime_providers_shared",
            "onnxruntime_providers_cuda",
            "onnxruntime_providers_tensorrt",
            "webgpu_dawn",
            "dxil",
            "dxcompiler");

    private OnnxNatives() {}

    /**
     * Points ONNX Runtime to the unpacked libraries; must run before its first class is initialised. Never fails: where the cache
     * can't be used it warns, and ONNX Runtime unpacks by itself.
     */
    static void prepare(NacreEnvironment environment) {
        if (userDecided()) {
            return;
        }
        try {
            Path folder = unpack(
                    environment.cacheFolder().resolve("natives"),
                    platform(System.getProperty("os.name", ""), System.getProperty("os.arch", "")),
                    OrtException.class.getClassLoader());
            if (folder != null) {
                System.setProperty(PATH_PROPERTY, folder.toString());
            }
        } catch (IOException | SecurityException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "The native libraries can't be kept in {0} ({1}); every start unpacks them anew. Set NACRE_CACHE to a"
                            + " folder that can be written.",
                    environment.cacheFolder(),
                    e.toString());
        }
    }

    private static boolean userDecided() {
        return System.getProperties().stringPropertyNames().stream().anyMatch(p -> p.startsWith("onnxruntime.native."));
    }

    /** ONNX Runtime's name of a platform, for example {@code linux-x64}. */
    static String platform(String osName, String osArch) {
        String os = osName.toLowerCase(Locale.ROOT);
        String arch = osArch.toLowerCase(Locale.ROOT);
        String system = os.contains("mac") || os.contains("darwin") ? "osx" : os.contains("win") ? "win" : "linux";
        return system + "-" + (arch.equals("amd64") || arch.equals("x86_64") ? "x64" : arch);
    }

    /** One library inside the class path; the checksum tells versions apart without reading it. */
    private record Library(String fileName, URL url, long bytes, long checksum) {}

    /**
     * Brings the libraries of {@code platform} into a folder below {@code root} that is named by version, platform and content,
     * and returns it; null where the class path has none for this platform. Any number of processes may do so at once: each file
     * appears whole or not at all, and one that is there with the right length stays untouched.
     */
    static Path unpack(Path root, String platform, ClassLoader loader) throws IOException {
        List<Library> libraries = new ArrayList<>();
        CRC32 key = new CRC32();
        for (String name : LIBRARIES) {
            String fileName = System.mapLibraryName(name).replace("jnilib", "dylib");
            URL url = loader.getResource("ai/onnxruntime/native/" + platform + "/" + fileName);
            if (url != null) {
                Library library = library(fileName, url);
                libraries.add(library);
                key.update((fileName + " " + library.bytes + " " + library.checksum + "\n").getBytes());
            } else if (name.equals(LIBRARIES.get(0))) {
                return null;
            }
        }
        String version = OrtException.class.getPackage().getImplementationVersion();
        Path folder = root.toAbsolutePath()
                .resolve(String.format("onnxruntime-%s-%s-%08x", version, platform, key.getValue()));
        Files.createDirectories(folder);
        for (Library library : libraries) {
            Path target = folder.resolve(library.fileName);
            if (!Files.isRegularFile(target) || Files.size(target) != library.bytes) {
                copy(library, target);
            }
        }
        return folder;
    }

    private static Library library(String fileName, URL url) throws IOException {
        URLConnection connection = url.openConnection();
        if (connection instanceof JarURLConnection jar && jar.getJarEntry() != null) {
            return new Library(
                    fileName,
                    url,
                    jar.getJarEntry().getSize(),
                    jar.getJarEntry().getCrc());
        }
        // Not in an ordinary jar (a folder of classes, a nested jar): read it once to know it.
        CRC32 crc = new CRC32();
        long bytes = 0;
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = connection.getInputStream()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                crc.update(buffer, 0, n);
                bytes += n;
            }
        }
        return new Library(fileName, url, bytes, crc.getValue());
    }

    private static void copy(Library library, Path target) throws IOException {
        Path part = Files.createTempFile(target.getParent(), library.fileName, ".part");
        try {
            CRC32 crc = new CRC32();
            byte[] buffer = new byte[1 << 16];
            try (InputStream in = library.url.openStream();
                    OutputStream out = Files.newOutputStream(part)) {
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    crc.update(buffer, 0, n);
                    out.write(buffer, 0, n);
                }
            }
            if (Files.size(part) != library.bytes || crc.getValue() != library.checksum) {
                throw new IOException(library.url + " is damaged");
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            // Another process may have put the same file there and be using it already (Windows then refuses to replace
            // it).
            if (!Files.isRegularFile(target) || Files.size(target) != library.bytes) {
                throw e;
            }
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
