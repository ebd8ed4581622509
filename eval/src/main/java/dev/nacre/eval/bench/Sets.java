package dev.nacre.eval.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** The pictures to measure: each folder is a set of its own. */
final class Sets {
    private static final int SOURCE_DIGITS = 16;

    private Sets() {}

    /**
     * A picture.
     *
     * @param set name of its folder
     * @param path of its file
     * @param source first 16 hexadecimal digits of the SHA-256 of the file
     */
    record Item(String set, Path path, String source) {
        String file() {
            return path.getFileName().toString();
        }
    }

    /**
     * The pictures of all folders (not of folders below), those of a folder by name. Files count as pictures by their suffix; hidden ones don't count.
     *
     * @throws IllegalArgumentException if two folders have one name
     * @throws FileSystemException if something is no folder, or holds no picture
     * @throws IOException if something can't be read
     */
    static List<Item> scan(List<Path> folders) throws IOException {
        List<Item> items = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Set<String> suffixes = new HashSet<>();
        for (String suffix : ImageIO.getReaderFileSuffixes()) {
            suffixes.add(suffix.toLowerCase(Locale.ROOT));
        }
        for (Path folder : folders) {
            if (!Files.isDirectory(folder)) {
                throw Files.exists(folder)
                        ? new FileSystemException(folder.toString(), null, "is no folder; name folders of pictures")
                        : new FileSystemException(folder.toString(), null, "no such folder; check the name");
            }
            Path name = folder.toRealPath().getFileName();
            String set = name == null ? "root" : name.toString();
            if (!names.add(set)) {
                throw new IllegalArgumentException(
                        "two folders are named " + set + ", and rows of both could not be told apart");
            }
            List<Path> files;
            try (Stream<Path> list = Files.list(folder)) {
                files = list.filter(path -> isPicture(path, suffixes)).sorted().toList();
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
            if (files.isEmpty()) {
                throw new FileSystemException(folder.toString(), null, "holds no pictures; name folders that do");
            }
            for (Path file : files) {
                items.add(new Item(set, file, source(file)));
            }
        }
        return items;
    }

    private static boolean isPicture(Path path, Set<String> suffixes) {
        String name = path.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot > 0
                && suffixes.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT))
                && Files.isRegularFile(path);
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
