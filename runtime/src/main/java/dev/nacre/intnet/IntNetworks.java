package dev.nacre.intnet;

import dev.nacre.bitstream.ModelException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The integer networks of one {@code .intnet} file. Start here: {@link #read} checks and proves everything, then
 * {@link IntNetwork#run} can't fail on values within the declared ranges. Immutable and thread-safe.
 */
public final class IntNetworks {
    private final String source;
    private final Map<String, IntNetwork> networks;

    private IntNetworks(String source, Map<String, IntNetwork> networks) {
        this.source = source;
        this.networks = Collections.unmodifiableMap(networks);
    }

    /**
     * Reads a file and proves for every layer and output channel that {@code sum |w| * max|x| + |b| < 2^31}, from the ranges
     * that the inputs declare and that each layer's clamp leaves.
     *
     * @param file the whole file; not kept
     * @param source its name, for messages
     * @throws ModelException if the file is damaged, uses what this version does not know, or the proof fails; the message
     *     names the layer and by how much
     */
    public static IntNetworks read(byte[] file, String source) throws ModelException {
        Map<String, IntNetwork> networks = new LinkedHashMap<>();
        for (IntNetwork network : new IntNetworkParser(file, source).parse()) {
            if (networks.put(network.name(), network) != null) {
                throw new ModelException(source + ": two networks are named \"" + network.name() + "\"");
            }
        }
        return new IntNetworks(source, networks);
    }

    /** The names in the order of the file. */
    public List<String> names() {
        return List.copyOf(networks.keySet());
    }

    /** @throws ModelException if there is no network of that name */
    public IntNetwork network(String name) throws ModelException {
        IntNetwork network = networks.get(name);
        if (network == null) {
            throw new ModelException(source + ": no network \"" + name + "\", there are " + names());
        }
        return network;
    }
}
