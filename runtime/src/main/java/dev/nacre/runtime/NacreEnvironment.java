package dev.nacre.runtime;

import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/**
 * Where Nacre keeps things on this machine: the only place that reads environment variables and the user's folders. Immutable.
 *
 * <ul>
 *   <li>{@code NACRE_CACHE}: the cache folder; else the user's cache ({@code $XDG_CACHE_HOME/nacre} or {@code ~/.cache/nacre},
 *       {@code ~/Library/Caches/nacre}, {@code %LOCALAPPDATA%\nacre\cache})
 *   <li>{@code NACRE_MODELS}: folders with model packages, separated as in a class path; {@code ~/.nacre/models} comes last
 * </ul>
 */
public final class NacreEnvironment {
    private final Path cacheFolder;
    private final List<Path> modelFolders;

    private NacreEnvironment(Path cacheFolder, List<Path> modelFolders) {
        this.cacheFolder = cacheFolder;
        this.modelFolders = List.copyOf(modelFolders);
    }

    /** What this process was started with. */
    public static NacreEnvironment system() {
        return of(System.getenv(), System.getProperties());
    }

    /**
     * An environment from given values, for tests and for programs with places of their own.
     *
     * @param variables environment variables; empty ones count as unset
     * @param properties {@code os.name} and {@code user.home} are read
     */
    public static NacreEnvironment of(Map<String, String> variables, Properties properties) {
        String home = properties.getProperty("user.home", ".");
        String os = properties.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String cache = get(variables, "NACRE_CACHE");
        Path cacheFolder = cache != null ? Path.of(cache) : userCache(variables, os, Path.of(home));
        List<Path> folders = new ArrayList<>();
        String models = get(variables, "NACRE_MODELS");
        if (models != null) {
            for (String folder : models.split(File.pathSeparator)) {
                if (!folder.isBlank()) {
                    folders.add(toPath("NACRE_MODELS", folder));
                }
            }
        }
        folders.add(Path.of(home, ".nacre", "models"));
        return new NacreEnvironment(cacheFolder, folders);
    }

    private static Path userCache(Map<String, String> variables, String os, Path home) {
        if (os.contains("win")) {
            String local = get(variables, "LOCALAPPDATA");
            Path base = local != null ? Path.of(local) : home.resolve("AppData").resolve("Local");
            return base.resolve("nacre").resolve("cache");
        }
        if (os.contains("mac")) {
            return home.resolve("Library").resolve("Caches").resolve("nacre");
        }
        String xdg = get(variables, "XDG_CACHE_HOME");
        // The XDG base directory specification says that a relative path is to be ignored.
        boolean usable = xdg != null && Path.of(xdg).isAbsolute();
        return (usable ? Path.of(xdg) : home.resolve(".cache")).resolve("nacre");
    }

    private static String get(Map<String, String> variables, String name) {
        String value = variables.get(name);
        if (value == null || value.isBlank()) {
            return null;
        }
        toPath(name, value.split(File.pathSeparator)[0]);
        return value;
    }

    private static Path toPath(String name, String value) {
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(name + " is no valid path: " + value, e);
        }
    }

    /** The folder for what can be made again; it need not exist yet. */
    public Path cacheFolder() {
        return cacheFolder;
    }

    /** Folders to search for model packages, in this order; they need not exist. */
    public List<Path> modelFolders() {
        return modelFolders;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NacreEnvironment e
                && e.cacheFolder.equals(cacheFolder)
                && e.modelFolders.equals(modelFolders);
    }

    @Override
    public int hashCode() {
        return Objects.hash(cacheFolder, modelFolders);
    }

    @Override
    public String toString() {
        return "NacreEnvironment[cache " + cacheFolder + ", models " + modelFolders + "]";
    }
}
