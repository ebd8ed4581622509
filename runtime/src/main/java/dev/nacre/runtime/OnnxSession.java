package dev.nacre.runtime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.nacre.bitstream.ModelException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A float graph that is ready to run. The native session behind it is made once per graph and options in the whole process and
 * shared by all who {@link #open} it; it goes when the last of them has closed theirs and every run has ended.
 *
 * <p>Thread-safe: any number of threads may run it at once.
 */
public final class OnnxSession implements AutoCloseable {
    /** An input or output of a graph; -1 in {@code shape} stands for a size that is not fixed. */
    public record Port(String name, List<Long> shape) {}

    /** The native session, counted by holders and runs. */
    private static final class Shared {
        final Key key;
        OrtSession session;
        Device device;
        int users; // guarded by SHARED

        Shared(Key key) {
            this.key = key;
        }
    }

    private record Key(String graphId, OnnxOptions options) {}

    /** Gives the bytes of a graph; called only if no session of it exists. */
    @FunctionalInterface
    public interface GraphSource {
        byte[] bytes() throws ModelException;
    }

    // Sessions are process-wide by contract (docs/overview.md): hence a static map, guarded by
    // itself.
    private static final Map<Key, Shared> SHARED = new HashMap<>();

    private final String name;
    private final Shared shared;
    private final List<Port> inputs;
    private final List<Port> outputs;
    private boolean closed; // guarded by SHARED

    private OnnxSession(String name, Shared shared) throws ModelException {
        this.name = name;
        this.shared = shared;
        try {
            this.inputs = ports(shared.session.getInputInfo());
            this.outputs = ports(shared.session.getOutputInfo());
        } catch (OrtException e) {
            throw failed(e);
        }
    }

    /**
     * Opens a graph, and makes its native session if it is the first to do so.
     *
     * @param graphId what tells this graph from all others, its SHA-256 for example
     * @param name for messages
     * @param graph its bytes (ONNX); not kept
     * @throws ModelException if the graph can't be had or is refused, or if the device is forced and missing
     */
    public static OnnxSession open(String graphId, String name, GraphSource graph, OnnxOptions options)
            throws ModelException {
        Key key = new Key(graphId, options);
        Shared shared;
        synchronized (SHARED) {
            shared = SHARED.computeIfAbsent(key, Shared::new);
            shared.users++;
        }
        try {
            // Made under the session's own lock: others may open other graphs meanwhile, and nobody makes this one
            // twice.
            synchronized (shared) {
                if (shared.session == null) {
                    OnnxEngine.Made made = OnnxEngine.session(graph.bytes(), name, options);
                    shared.device = made.device();
                    shared.session = made.session();
                }
            }
            return new OnnxSession(name, shared);
        } catch (ModelException | RuntimeException | Error e) {
            leave(shared);
            throw e;
        }
    }

    /**
     * Begins to load ONNX Runtime in a thread of its own, if nobody has yet: who is about to read a model need not wait for the one
     * after the other. Returns at once and never fails; what is wrong is told when a session is opened.
     */
    public static void prepare() {
        OnnxEngine.prepare();
    }

    private static void leave(Shared shared) {
        synchronized (SHARED) {
            if (--shared.users > 0) {
                return;
            }
            SHARED.remove(shared.key);
        }
        if (shared.session != null) {
            try {
                shared.session.close();
            } catch (OrtException e) {
                throw new AssertionError("closing a session that is in no use", e);
            }
        }
    }

    /** The device that it runs on, never {@link Device#AUTO}. */
    public Device device() {
        return shared.device;
    }

    public List<Port> inputs() {
        return inputs;
    }

    public List<Port> outputs() {
        return outputs;
    }

    /** Begins a run: name its inputs and outputs, then call one of the {@code run} methods. For one thread and one run. */
    public Call call() {
        return new Call();
    }

    /** Gives the session back; repeatable. A run that another thread has begun still ends well. */
    @Override
    public void close() {
        synchronized (SHARED) {
            if (closed) {
                return;
            }
            closed = true;
        }
        leave(shared);
    }

    private void enter() {
        synchronized (SHARED) {
            if (closed) {
                throw new IllegalStateException("session " + name + " is closed");
            }
            shared.users++;
        }
    }

    private ModelException failed(OrtException e) {
        return new ModelException(name + ": " + Reason.of(e), e);
    }

    private static List<Port> ports(Map<String, NodeInfo> infos) {
        List<Port> ports = new ArrayList<>();
        for (NodeInfo info : infos.values()) {
            List<Long> shape = new ArrayList<>();
            if (info.getInfo() instanceof TensorInfo tensor) {
                for (long side : tensor.getShape()) {
                    shape.add(side);
                }
            }
            ports.add(new Port(info.getName(), List.copyOf(shape)));
        }
        return List.copyOf(ports);
    }

    /** One run of the graph. Tensors are used in place and must not be changed by others until the run has ended. */
    public final class Call {
        private final Map<String, Object> inputs = new LinkedHashMap<>();
        private final Map<String, FloatTensor> outputs = new LinkedHashMap<>();

        private Call() {}

        public Call input(String port, FloatTensor tensor) {
            inputs.put(port, tensor);
            return this;
        }

        /** An int64 input of one value; it has the shape that the graph declares, [] or [1]. */
        public Call input(String port, long value) {
            inputs.put(port, value);
            return this;
        }

        /** Has the graph write this output in place; the tensor must have exactly the shape that the output will have. */
        public Call output(String port, FloatTensor tensor) {
            outputs.put(port, tensor);
            return this;
        }

        /**
         * Runs the graph into the outputs that were named.
         *
         * @throws ModelException if ONNX Runtime reports an error, for example a name or shape that does not fit
         * @throws IllegalStateException if the session is closed or no output was named
         */
        public void run() throws ModelException {
            if (outputs.isEmpty()) {
                throw new IllegalStateException("no output is named");
            }
            runFor(Set.of());
        }

        /**
         * Runs the graph and returns one more output, whose shape need not be known, in a new tensor.
         *
         * @throws ModelException as {@link #run()} does
         * @throws IllegalStateException if the session is closed
         */
        public FloatTensor run(String port) throws ModelException {
            return runFor(Set.of(port)).get(port);
        }

        private Map<String, FloatTensor> runFor(Set<String> requested) throws ModelException {
            enter();
            List<OnnxTensor> open = new ArrayList<>();
            try {
                OrtEnvironment env = OnnxEngine.environment();
                Map<String, OnnxTensor> in = new LinkedHashMap<>();
                for (Map.Entry<String, Object> e : inputs.entrySet()) {
                    OnnxTensor tensor = e.getValue() instanceof FloatTensor f
                            ? OnnxTensor.createTensor(env, f.memory(), f.sides())
                            : OnnxTensor.createTensor(
                                    env, LongBuffer.wrap(new long[] {(Long) e.getValue()}), scalarShape(e.getKey()));
                    open.add(tensor);
                    in.put(e.getKey(), tensor);
                }
                Map<String, OnnxTensor> pinned = new LinkedHashMap<>();
                for (Map.Entry<String, FloatTensor> e : outputs.entrySet()) {
                    OnnxTensor tensor = OnnxTensor.createTensor(
                            env, e.getValue().memory(), e.getValue().sides());
                    open.add(tensor);
                    pinned.put(e.getKey(), tensor);
                }
                try (OrtSession.Result result = shared.session.run(in, requested, pinned)) {
                    Map<String, FloatTensor> made = new LinkedHashMap<>();
                    for (String port : requested) {
                        made.put(port, copy(port, result.get(port).orElseThrow()));
                    }
                    return made;
                }
            } catch (OrtException e) {
                throw failed(e);
            } finally {
                open.forEach(OnnxTensor::close);
                leave(shared);
            }
        }

        private long[] scalarShape(String port) {
            boolean vector = OnnxSession.this.inputs.stream()
                    .anyMatch(p -> p.name().equals(port) && !p.shape().isEmpty());
            return vector ? new long[] {1} : new long[0];
        }

        private FloatTensor copy(String port, OnnxValue value) throws ModelException {
            if (!(value instanceof OnnxTensor tensor) || tensor.getInfo().type != OnnxJavaType.FLOAT) {
                throw new ModelException(name + ": output " + port + " is no float tensor");
            }
            FloatBuffer source = tensor.getFloatBuffer();
            FloatTensor target = FloatTensor.allocate(tensor.getInfo().getShape());
            target.memory().duplicate().put(source);
            return target;
        }
    }
}
