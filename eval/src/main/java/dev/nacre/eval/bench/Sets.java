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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** The pictures and the sounds to measure: each folder is a set of its own. */
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
     * The pictures and sounds of all folders (not of folders below), those of a folder by name. Files count as pictures by their suffix, as
     * sounds by their first bytes or their suffix; hidden ones don't count.
     *
     * @throws IllegalArgumentException if two folders have one name
     * @throws FileSystemException if something is no folder, or holds neither
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
                        ? new FileSystemException(
                                folder.toString(), null, "is no folder; name folders of pictures or sounds")
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
                files = list.filter(path -> isVisible(path)).sorted().toList();
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
            int before = items.size();
            for (Path file : files) {
                Optional<Medium> medium = medium(file, suffixes);
                if (medium.isPresent()) {
                    items.add(new Item(set, file, source(file), medium.get()));
                }
            }
            if (items.size() == before) {
                throw new FileSystemException(
                        folder.toString(), null, "holds neither pictures nor sounds; name folders that do");
            }
        }
        return items;
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
