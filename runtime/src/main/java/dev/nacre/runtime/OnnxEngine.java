package dev.nacre.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import dev.nacre.bitstream.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;

/** The one ONNX Runtime of this JVM: loads it on first use, and knows which device it can use. Thread-safe. */
final class OnnxEngine {
    private static final System.Logger LOG = System.getLogger("dev.nacre.runtime");
    private static final String CUDA_ADVICE =
            "try --device cpu, or a build with the GPU provider on a machine with an NVIDIA"
                    + " driver, CUDA and cuDNN";

    private static OrtEnvironment environment; // guarded by this class
    private static boolean announced; // guarded by this class

    private OnnxEngine() {}

    /** @throws ModelException if the native libraries can't be loaded */
    static synchronized OrtEnvironment environment() throws ModelException {
        if (environment == null) {
            OnnxNatives.prepare(NacreEnvironment.system());
            environment = start();
        }
        return environment;
    }

    /**
     * Starts ONNX Runtime in a thread with a stack to match the command line: while it starts, version 1.29 searches that line
     * with a recursive regular expression (for its telemetry), about 300 bytes of stack a character, and on a usual stack a class
     * path of some 4000 characters kills the JVM with a segmentation fault.
     */
    private static OrtEnvironment start() throws ModelException {
        AtomicReference<OrtEnvironment> started = new AtomicReference<>();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        long stackBytes = Math.min(1L << 30, (4L << 20) + 1024 * commandLineLength());
        Thread thread = new Thread(
                null,
                () -> {
                    try {
                        OrtEnvironment env =
                                OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "nacre");
                        // Nothing that is coded or decoded is anybody else's business. What is sent during the start
                        // itself, only the environment variable ORT_DISABLE_TELEMETRY=1 keeps back.
                        env.setTelemetry(false);
                        started.set(env);
                    } catch (OrtException | LinkageError | RuntimeException e) {
                        failure.set(e);
                    }
                },
                "nacre-onnx-start",
                stackBytes);
        thread.start();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure.get() != null) {
            throw new ModelException(
                    "ONNX Runtime can't be loaded on " + System.getProperty("os.name") + " "
                            + System.getProperty("os.arch") + ": " + Reason.of(failure.get()),
                    failure.get());
        }
        return started.get();
    }

    private static long commandLineLength() {
        try {
            return Files.readAllBytes(Path.of("/proc/self/cmdline")).length;
        } catch (IOException | SecurityException e) {
            // Not on Linux: the class path is what makes command lines long.
            return (1 << 16) + System.getProperty("java.class.path", "").length();
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
