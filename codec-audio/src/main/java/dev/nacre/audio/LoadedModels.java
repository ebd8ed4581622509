package dev.nacre.audio;

import dev.nacre.bitstream.ModelException;
import dev.nacre.bitstream.NacreException;
import dev.nacre.bitstream.UnsupportedBitstreamException;
import dev.nacre.runtime.ModelInfo;
import dev.nacre.runtime.ModelPackage;
import dev.nacre.runtime.ModelStore;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** The models that a codec has in use, out of a store or the one that it was given. Thread-safe. */
final class LoadedModels implements AutoCloseable {
    /** Makes a codec's model of a package. */
    @FunctionalInterface
    interface Reader {
        CodecModel read(ModelPackage model) throws ModelException;
    }

    /** A model in use; the package is null where it is the caller's to close. */
    private record Loaded(CodecModel model, ModelPackage owned) {}

    private final ModelStore store; // null for one package of the caller's
    private final Reader reader;
    private final Map<String, Loaded> models = new HashMap<>(); // by identity; guarded by itself
    private final Map<String, String> identities = new HashMap<>(); // by the name to encode with; guarded by models
    private String only; // identity of the caller's model; null with a store
    private boolean closed; // guarded by models

    private LoadedModels(ModelStore store, Reader reader) {
        this.store = store;
        this.reader = reader;
    }

    static LoadedModels of(ModelStore store, Reader reader) {
        return new LoadedModels(store, reader);
    }

    /** @param model stays the caller's */
    static LoadedModels of(ModelPackage model, Reader reader) throws ModelException {
        LoadedModels models = new LoadedModels(null, reader);
        models.only = model.info().sha256();
        models.models.put(models.only, new Loaded(reader.read(model), null));
        return models;
    }

    /**
     * The model that encodes.
     *
     * @param name in the store; the caller's own model is taken whatever it is called
     */
    CodecModel forEncoding(String name) throws ModelException {
        synchronized (models) {
            requireOpen();
            String identity = store == null ? only : identities.get(name);
            if (identity == null) {
                identity = load(store.find(name)).info().sha256();
                identities.put(name, identity);
            }
            return models.get(identity).model;
        }
    }

    /**
     * The model that a file names.
     *
     * @throws UnsupportedBitstreamException if it is not here
     */
    CodecModel of(SoundHeader header) throws NacreException {
        byte[] hash8 = HexFormat.of().parseHex(header.modelHash());
        synchronized (models) {
            requireOpen();
            for (Loaded loaded : models.values()) {
                if (header.modelId().equals(loaded.model.info().id())
                        && Arrays.equals(hash8, loaded.model.info().hash8())) {
                    return loaded.model;
                }
            }
            if (store != null) {
                return load(store.find(header.modelId(), hash8));
            }
            ModelInfo known = models.get(only).model.info();
            throw new UnsupportedBitstreamException(
                    "model " + header.modelId() + " with hash " + header.modelHash(),
                    known + " " + known.sha256().substring(0, 16));
        }
    }

    /** Reads a package out of the store, which is then this object's to close. */
    private CodecModel load(ModelPackage model) throws ModelException {
        Loaded known = models.get(model.info().sha256());
        if (known != null) {
            model.close();
            return known.model;
        }
        try {
            CodecModel read = reader.read(model);
            models.put(model.info().sha256(), new Loaded(read, model));
            return read;
        } catch (ModelException | RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this codec is closed");
        }
    }

    /** Repeatable. */
    @Override
    public void close() {
        synchronized (models) {
            closed = true;
            for (Loaded loaded : models.values()) {
                loaded.model.close();
                if (loaded.owned != null) {
                    loaded.owned.close();
                }
            }
            models.clear();
        }
    }
}
