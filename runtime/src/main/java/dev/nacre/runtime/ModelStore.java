package dev.nacre.runtime;

import dev.nacre.bitstream.Head;
import dev.nacre.bitstream.ModelException;
import dev.nacre.bitstream.UnsupportedBitstreamException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Finds model packages on the class path (those that {@code META-INF/nacre/models/index} names, one file a line), then in the
 * folders of {@link NacreEnvironment#modelFolders()}. Looks anew at each call, reads no more than each {@code model.json}, and
 * loads neither graphs nor native libraries. Immutable and thread-safe.
 */
public final class ModelStore {
    private static final String FOLDER = "META-INF/nacre/models/";
    private static final String SUFFIX = ".nacremodel";
    private static final int MAX_PACKAGES = 10_000;
    private static final System.Logger LOG = System.getLogger("dev.nacre.runtime");

    private final ClassLoader loader;
    private final List<Path> folders;

    private ModelStore(ClassLoader loader, List<Path> folders) {
        this.loader = loader;
        this.folders = List.copyOf(folders);
    }

    /** The class path of this program, and the folders of its environment. */
    public static ModelStore system() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return of(
                context != null ? context : ModelStore.class.getClassLoader(),
                NacreEnvironment.system().modelFolders());
    }

    /**
     * A store with places of its own.
     *
     * @param loader where to look for resources
     * @param folders where to look for files, in this order; those that don't exist are empty
     */
    public static ModelStore of(ClassLoader loader, List<Path> folders) {
        return new ModelStore(loader, folders);
    }

    /** All models, sorted by id, the newest version first; of equal packages the first one found. Damaged ones are logged. */
    public List<ModelInfo> list() {
        return scan().stream().map(Found::info).collect(Collectors.toUnmodifiableList());
    }

    /**
     * Opens the newest version of a model, or the one that {@code id@version} names; the caller closes it.
     *
     * @throws ModelException if there is none, or if it is malformed
     */
    public ModelPackage find(String id) throws ModelException {
        List<Found> all = scan();
        for (Found found : all) {
            if (id.equals(found.info.id()) || id.equals(found.info.toString())) {
                return open(found);
            }
        }
        throw new ModelException("model " + id + " is not here; known: " + known(all) + "; " + advice());
    }

    /**
     * Opens the very model that a file names; the caller closes it.
     *
     * @param id the model's id; {@code id@version} is understood, too
     * @param hash8 the first 8 bytes of its identity
     * @throws UnsupportedBitstreamException if there is none, naming those that are here
     * @throws ModelException if it is malformed
     */
    public ModelPackage find(String id, byte[] hash8) throws ModelException, UnsupportedBitstreamException {
        if (hash8.length != Head.MODEL_HASH_BYTES) {
            throw new IllegalArgumentException("hash8 has " + hash8.length + " bytes, must have 8");
        }
        List<Found> all = scan();
        for (Found found : all) {
            // The hash is the identity; the id guards against a chance (or made) match of 8 bytes.
            boolean named = id.equals(found.info.id()) || id.equals(found.info.toString());
            if (named && Arrays.equals(hash8, found.info.hash8())) {
                return open(found);
            }
        }
        throw new UnsupportedBitstreamException(
                "model " + id + " with hash " + HexFormat.of().formatHex(hash8), known(all) + "; " + advice());
    }

    private static ModelPackage open(Found found) throws ModelException {
        ModelPackage model = ModelPackage.open(found.source);
        // The list reads the first entry, opening goes by the table of contents: a crafted package could show two
        // faces.
        if (!model.info().sha256().equals(found.info.sha256())) {
            model.close();
            throw new ModelException(found.source.origin() + ": its first entry and its table of contents differ");
        }
        return model;
    }

    private static String known(List<Found> all) {
        return all.isEmpty()
                ? "no models"
                : all.stream()
                        .map(f -> f.info + " " + f.info.sha256().substring(0, 16))
                        .collect(Collectors.joining(", "));
    }

    private String advice() {
        return "put its .nacremodel file into a folder that NACRE_MODELS names, or into "
                + folders.stream()
                        .reduce((first, last) -> last)
                        .map(Path::toString)
                        .orElse("the class path");
    }

    private record Found(ModelInfo info, ModelSource source) {}

    private List<Found> scan() {
        List<ModelSource> sources = new ArrayList<>();
        addResources(sources);
        addFiles(sources);
        List<Found> all = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (ModelSource source : sources) {
            try {
                ModelInfo info = readInfo(source);
                if (seen.add(info.sha256())) {
                    all.add(new Found(info, source));
                }
            } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, "A model package is left out: {0}", e.getMessage());
            }
        }
        // The sort is stable: of two packages with one id and version, the first place searched wins.
        all.sort(Comparator.comparing((Found f) -> f.info.id())
                .thenComparing(f -> f.info.version(), ModelVersion.ORDER.reversed()));
        return all;
    }

    private void addResources(List<ModelSource> sources) {
        try {
            for (URL index : Collections.list(loader.getResources(FOLDER + "index"))) {
                try (InputStream in = index.openStream();
                        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
                    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                        if (line.isBlank() || line.startsWith("#")) {
                            continue;
                        }
                        if (!line.strip().matches("[A-Za-z0-9_][A-Za-z0-9._-]*")) {
                            throw new IOException("\"" + line.strip() + "\" is no name of a package");
                        }
                        // Relative to its index: each jar names its own packages.
                        sources.add(new ModelSource.Resource(new URL(index, line.strip()).toString()));
                    }
                } catch (IOException e) {
                    LOG.log(
                            System.Logger.Level.WARNING,
                            "The list of models {0} can''t be read: {1}",
                            index,
                            e.getMessage());
                }
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "The class path can''t be searched for models: {0}", e.getMessage());
        }
    }

    private void addFiles(List<ModelSource> sources) {
        for (Path folder : folders) {
            if (!Files.isDirectory(folder)) {
                continue;
            }
            List<Path> files = new ArrayList<>();
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
                for (Path file : stream) {
                    if (files.size() < MAX_PACKAGES) {
                        files.add(file);
                    }
                }
            } catch (IOException e) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "The folder {0} can''t be searched for models: {1}",
                        folder,
                        e.toString());
            }
            // Folders come in any order, and two machines should agree on which of two packages wins.
            Collections.sort(files);
            files.forEach(file -> sources.add(new ModelSource.InFile(file)));
        }
    }

    /** Reads model.json from the start of the package; the table of contents at its end is checked when it is opened. */
    private static ModelInfo readInfo(ModelSource source) throws ModelException {
        // The JDK's reader, not Commons Compress: a listing should not wait for the classes and calendars that the
        // latter loads.
        try (ZipInputStream zip = new ZipInputStream(source.stream())) {
            ZipEntry first = zip.getNextEntry();
            if (first == null || !first.getName().equals("model.json")) {
                throw new ModelException(source.origin() + ": no model package, it should begin with model.json");
            }
            byte[] json = zip.readNBytes(ModelInfo.MAX_JSON + 1);
            if (json.length > ModelInfo.MAX_JSON) {
                throw new ModelException(
                        source.origin() + ": model.json has more than " + ModelInfo.MAX_JSON + " bytes");
            }
            return ModelInfo.parse(json, source.origin(), source.bytes());
        } catch (ModelException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new ModelException(source.origin() + ": no readable model package (" + Reason.of(e) + ")", e);
        }
    }
}
