package dev.nacre.image;

import dev.nacre.bitstream.ModelException;
import dev.nacre.runtime.Device;
import dev.nacre.runtime.FloatTensor;
import dev.nacre.runtime.ModelPackage;
import dev.nacre.runtime.OnnxOptions;
import dev.nacre.runtime.OnnxSession;
import java.lang.ref.SoftReference;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The float graphs of a walloc model, each loaded when it is first run, and the memory that runs share. Nothing here decides
 * about a symbol.
 *
 * <p>Thread-safe. Runs are either alone, and then use all threads, or beside runs of other tiles, and then use one each.
 */
final class WallocGraphs implements AutoCloseable {
    /** For tests: changes what graphs return. */
    @FunctionalInterface
    interface FloatHook {
        /** Changes nothing. */
        FloatHook NONE = (graph, output) -> {};

        /** Called after a run of {@code graph}, with its output. */
        void afterRun(String graph, FloatTensor output);
    }

    private record Key(String graph, boolean alone) {}

    private final ModelPackage model;
    private final Device device;
    private final int threads;
    private final FloatHook hook;
    private final Map<Key, OnnxSession> sessions = new HashMap<>(); // guarded by itself
    private boolean closed; // guarded by sessions
    private final ConcurrentLinkedQueue<SoftReference<Memory>> idle = new ConcurrentLinkedQueue<>();

    /** @param model stays open as long as this */
    WallocGraphs(ModelPackage model, Device device, int threads, FloatHook hook) {
        this.model = model;
        this.device = device;
        this.threads = threads;
        this.hook = hook;
    }

    /**
     * Runs a graph.
     *
     * @param alone whether no other tile runs meanwhile
     * @throws ModelException if it can't be loaded or fails
     */
    void run(String graph, boolean alone, int level, String input, FloatTensor in, String output, FloatTensor out)
            throws ModelException {
        session(graph, alone || threads == 1)
                .call()
                .input(input, in)
                .input("level", level)
                .output(output, out)
                .run();
        hook.afterRun(graph, out);
    }

    private OnnxSession session(String graph, boolean alone) throws ModelException {
        synchronized (sessions) {
            if (closed) {
                throw new IllegalStateException("this codec is closed");
            }
            Key key = new Key(graph, alone);
            OnnxSession session = sessions.get(key);
            if (session == null) {
                OnnxOptions options = OnnxOptions.defaults().withDevice(device).withThreads(alone ? threads : 1);
                session = model.session(graph, options);
                sessions.put(key, session);
            }
            return session;
        }
    }

    /** Buffers of one tile at a time: direct memory is expensive to make, so it is kept for the next one. Not thread-safe. */
    static final class Memory {
        private final Map<String, FloatTensor> tensors = new HashMap<>();

        /** A tensor of this shape whose content is what was left there. */
        FloatTensor tensor(String name, long... shape) {
            FloatTensor kept = tensors.get(name);
            long size = 1;
            for (long side : shape) {
                size *= side;
            }
            if (kept == null || kept.buffer().capacity() < size) {
                kept = FloatTensor.allocate(shape);
                tensors.put(name, kept);
            }
            return kept.withShape(shape);
        }
    }

    /** Memory for one tile; give it back afterwards. */
    Memory take() {
        for (SoftReference<Memory> reference = idle.poll(); reference != null; reference = idle.poll()) {
            Memory memory = reference.get();
            if (memory != null) {
                return memory;
            }
        }
        return new Memory();
    }

    void giveBack(Memory memory) {
        idle.add(new SoftReference<>(memory));
    }

    /** Lets go of all sessions; repeatable. */
    @Override
    public void close() {
        synchronized (sessions) {
            closed = true;
            sessions.values().forEach(OnnxSession::close);
            sessions.clear();
        }
        idle.clear();
    }
}
