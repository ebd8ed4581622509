package dev.nacre.eval.bench;

import dev.nacre.media.SoundSignature;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** The pictures and the sounds to measure: each folder is a set of its own, or those files of it that are named. */
final class Sets {
    private static final int SOURCE_DIGITS = 16;

    /** Enough to tell a sound by its first bytes. */
    private static final int PREFIX = 64;

    private Sets() {}

    /** What a file holds. */
    enum Medium {
        PICTURE,
        SOUND
    }

    /**
     * A picture or a sound.
     *
     * @param set name of its folder
     * @param path of its file
     * @param source first 16 hexadecimal digits of the SHA-256 of the file
     * @param medium what it is
     */
    record Item(String set, Path path, String source, Medium medium) {
        String file() {
            return path.getFileName().toString();
        }
    }

    /**
     * The pictures and sounds of all folders (not of folders below), those of a folder by name, and those that are named themselves, which belong to
     * the sets of their folders. Files count as pictures by their suffix, as sounds by their first bytes or their suffix; hidden ones don't count.
     *
     * @param given folders and files; what is given twice counts once
     * @throws IllegalArgumentException if two folders have one name
     * @throws FileSystemException if something is not there, or neither is nor holds a picture or a sound
     * @throws IOException if something can't be read
     */
    static List<Item> scan(List<Path> given) throws IOException {
        Map<Path, Item> items = new LinkedHashMap<>();
        Map<String, Path> folders = new HashMap<>();
        Set<String> suffixes = new HashSet<>();
        for (String suffix : ImageIO.getReaderFileSuffixes()) {
            suffixes.add(suffix.toLowerCase(Locale.ROOT));
        }
        for (Path path : given) {
            if (!Files.exists(path)) {
                throw new FileSystemException(path.toString(), null, "no such folder or file; check the name");
            }
            boolean whole = Files.isDirectory(path);
            Path folder = whole
                    ? path.toRealPath()
                    : path.toAbsolutePath().getParent().toRealPath();
            Path name = folder.getFileName();
            String set = name == null ? "root" : name.toString();
            Path known = folders.putIfAbsent(set, folder);
            if (known != null && !known.equals(folder)) {
                throw new IllegalArgumentException(
                        "two folders are named " + set + ", and rows of both could not be told apart");
            }
            boolean found = false;
            for (Path file : whole ? files(path) : List.of(path)) {
                Optional<Medium> medium = medium(file, suffixes);
                if (medium.isPresent()) {
                    found = true;
                    Path key = folder.resolve(file.getFileName());
                    if (!items.containsKey(key)) {
                        items.put(key, new Item(set, file, source(file), medium.get()));
                    }
                }
            }
            if (!found) {
                throw new FileSystemException(
                        path.toString(),
                        null,
                        whole
                                ? "holds neither pictures nor sounds; name folders that do"
                                : "is neither a picture nor a sound; name folders of them, or single ones");
            }
        }
        return List.copyOf(items.values());
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> list = Files.list(folder)) {
            return list.filter(path -> isVisible(path)).sorted().toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static boolean isVisible(Path path) {
        return path.getFileName().toString().lastIndexOf('.') != 0 && Files.isRegularFile(path);
    }

    private static Optional<Medium> medium(Path path, Set<String> pictureSuffixes) throws IOException {
        String name = path.getFileName().toString();
        String suffix = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        if (name.indexOf('.') >= 0 && pictureSuffixes.contains(suffix)) {
            return Optional.of(Medium.PICTURE);
        }
        byte[] start;
        try (InputStream in = Files.newInputStream(path)) {
            start = in.readNBytes(PREFIX);
        }
        return SoundSignature.matches(start) || SoundSignature.matchesName(name)
                ? Optional.of(Medium.SOUND)
                : Optional.empty();
    }

    private static String source(Path file) throws IOException {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
            return HexFormat.of().formatHex(Arrays.copyOf(hash, SOURCE_DIGITS / 2));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
