package dev.nacre.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import dev.nacre.bitstream.ModelException;
import java.util.concurrent.atomic.AtomicBoolean;

/** The one ONNX Runtime of this JVM: loads it on first use, and knows which device it can use. Thread-safe. */
final class OnnxEngine {
    private static final System.Logger LOG = System.getLogger("dev.nacre.runtime");
    private static final String CUDA_ADVICE =
            "try --device cpu, or a build with the GPU provider on a machine with an NVIDIA"
                    + " driver, CUDA and cuDNN";

    private static OrtEnvironment environment; // guarded by this class
    private static ModelException failure; // of loading, guarded by this class
    private static boolean announced; // guarded by this class
    private static final AtomicBoolean PREPARED = new AtomicBoolean();

    private OnnxEngine() {}

    /** @throws ModelException if the native libraries can't be loaded */
    static synchronized OrtEnvironment environment() throws ModelException {
        if (failure != null) {
            // The JVM tells the reason once; a second attempt would only say that there was a first.
            throw new ModelException(failure.getMessage(), failure);
        }
        if (environment == null) {
            try {
                OnnxNatives.prepare(NacreEnvironment.system());
                environment = start();
            } catch (ModelException e) {
                failure = e;
                throw e;
            }
        }
        return environment;
    }

    /** Begins to load the native libraries, once, in a thread of its own; a failure is told by {@link #environment()}. */
    static void prepare() {
        if (!PREPARED.getAndSet(true)) {
            Thread thread = new Thread(OnnxEngine::load, "nacre-natives");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static void load() {
        try {
            environment();
        } catch (ModelException e) {
            // It is kept, and thrown to whoever wants a session.
            LOG.log(System.Logger.Level.DEBUG, e.getMessage());
        }
    }

    private static OrtEnvironment start() throws ModelException {
        try {
            OrtEnvironment env = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "nacre");
            // Nothing that is coded or decoded is anybody else's business: where a build of ONNX Runtime can report its
            // use
            // (the one that Nacre depends on can't, CONTRIBUTING.md tells why it stays at that version), it shall not.
            env.setTelemetry(false);
            return env;
        } catch (OrtException | LinkageError | RuntimeException e) {
            throw new ModelException(
                    "ONNX Runtime can't be loaded on " + System.getProperty("os.name") + " "
                            + System.getProperty("os.arch") + ": " + Reason.of(e),
                    e);
        }
    }

    /** A session and the device that it runs on, never AUTO. */
    record Made(OrtSession session, Device device) {}

    /**
     * Makes a session; with AUTO the CPU steps in wherever CUDA fails.
     *
     * @throws ModelException if the graph is refused, or CUDA was forced and can't be had
     */
    static Made session(byte[] graph, String name, OnnxOptions options) throws ModelException {
        OrtEnvironment env = environment();
        if (options.device() != Device.CPU) {
            if (OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
                try {
                    return announce(new Made(create(env, graph, options, true), Device.CUDA));
                } catch (OrtException e) {
                    if (options.device() == Device.CUDA) {
                        throw new ModelException(name + ": CUDA failed (" + Reason.of(e) + "); " + CUDA_ADVICE, e);
                    }
                    LOG.log(System.Logger.Level.WARNING, "CUDA failed ({0}), the CPU is used", e.getMessage());
                }
            } else if (options.device() == Device.CUDA) {
                throw new ModelException("this program's ONNX Runtime has no CUDA provider; " + CUDA_ADVICE);
            }
        }
        try {
            return announce(new Made(create(env, graph, options, false), Device.CPU));
        } catch (OrtException e) {
            throw new ModelException(name + ": ONNX Runtime refuses the graph (" + Reason.of(e) + ")", e);
        }
    }

    private static OrtSession create(OrtEnvironment env, byte[] graph, OnnxOptions options, boolean cuda)
            throws OrtException {
        try (OrtSession.SessionOptions o = new OrtSession.SessionOptions()) {
            o.setIntraOpNumThreads(options.threads());
            o.setInterOpNumThreads(1);
            o.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            // Waiting threads would burn the cores that entropy networks of other tiles need.
            o.addConfigEntry("session.intra_op.allow_spinning", "0");
            // A plan of memory per input shape pays for one shape, but grows with every new one, and pictures have any
            // size.
            o.setMemoryPatternOptimization(false);
            if (cuda) {
                o.addCUDA(0);
            }
            return env.createSession(graph, o);
        }
    }

    private static synchronized Made announce(Made made) {
        if (!announced) {
            announced = true;
            // Normal work is silent; that a GPU is used is worth a line, since its pixels may differ by a level.
            LOG.log(
                    made.device == Device.CUDA ? System.Logger.Level.INFO : System.Logger.Level.DEBUG,
                    "ONNX Runtime {0} on {1}",
                    environment.getVersion(),
                    made.device);
        }
        return made;
    }
}
