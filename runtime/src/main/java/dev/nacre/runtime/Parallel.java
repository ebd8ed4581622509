package dev.nacre.runtime;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A given number of threads for loops whose parts don't depend on each other. The calling thread is one of them and takes
 * parts like the others, so calls may be nested, and several threads may call at once: no call ever waits for a free thread.
 *
 * <p>Thread-safe. Who makes one closes it; the threads are daemons and never keep a JVM alive.
 */
public final class Parallel implements AutoCloseable {
    /** Part {@code part} of a loop, run by thread {@code worker} in {@code [0, threads())}: two parts at once have two workers. */
    @FunctionalInterface
    public interface Body {
        void run(int part, int worker);
    }

    private static final Parallel SEQUENTIAL = new Parallel(1);

    private final int threads;
    private final ThreadPoolExecutor helpers; // null for one thread

    private Parallel(int threads) {
        this.threads = threads;
        if (threads == 1) {
            this.helpers = null;
            return;
        }
        AtomicInteger number = new AtomicInteger();
        this.helpers = new ThreadPoolExecutor(
                threads - 1, threads - 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "nacre-worker-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        helpers.allowCoreThreadTimeOut(true);
    }

    /**
     * Makes a group of {@code threads} threads, the caller's included.
     *
     * @throws IllegalArgumentException if {@code threads} is not in [1, 1024]
     */
    public static Parallel of(int threads) {
        if (threads < 1 || threads > 1024) {
            throw new IllegalArgumentException("threads: " + threads + ", allowed are 1 to 1024");
        }
        return threads == 1 ? SEQUENTIAL : new Parallel(threads);
    }

    /** Everything in the calling thread; closing it does nothing. */
    public static Parallel sequential() {
        return SEQUENTIAL;
    }

    public int threads() {
        return threads;
    }

    /**
     * Runs {@code body} once for each part in {@code [0, parts)} and returns when all have ended; what they wrote is visible
     * to the caller then. The first exception of a part is thrown here, and parts not yet begun are left out.
     *
     * @throws IllegalStateException if this group is closed
     */
    public void forEach(int parts, Body body) {
        if (parts <= 0) {
            return;
        }
        if (helpers == null || parts == 1) {
            for (int part = 0; part < parts; part++) {
                body.run(part, 0);
            }
            return;
        }
        if (helpers.isShutdown()) {
            throw new IllegalStateException("this group of threads is closed");
        }
        Loop loop = new Loop(parts, body);
        for (int i = Math.min(threads, parts) - 1; i > 0; i--) {
            helpers.execute(loop);
        }
        loop.takeParts(0);
        loop.await();
    }

    /** Ends the threads once their work is done; repeatable. */
    @Override
    public void close() {
        if (helpers != null) {
            helpers.shutdown();
        }
    }

    private static final class Loop implements Runnable {
        private final int parts;
        private final Body body;
        private final Thread caller = Thread.currentThread();
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicInteger done = new AtomicInteger();
        private final AtomicInteger workers = new AtomicInteger();
        private volatile Throwable failure;

        Loop(int parts, Body body) {
            this.parts = parts;
            this.body = body;
        }

        @Override
        public void run() {
            // A helper that comes late finds no part left and must not be waited for: the caller counts parts, not
            // helpers.
            takeParts(workers.incrementAndGet());
        }

        void takeParts(int worker) {
            for (int part = next.getAndIncrement(); part < parts; part = next.getAndIncrement()) {
                try {
                    if (failure == null) {
                        body.run(part, worker);
                    }
                } catch (Throwable t) {
                    failure = t;
                } finally {
                    if (done.incrementAndGet() == parts) {
                        LockSupport.unpark(caller);
                    }
                }
            }
        }

        void await() {
            boolean interrupted = false;
            // Parts of one loop end at nearly the same time: a few microseconds of spinning save most of the parking.
            for (int spin = 0; spin < 2000 && done.get() < parts; spin++) {
                Thread.onSpinWait();
            }
            while (done.get() < parts) {
                LockSupport.park(this);
                interrupted |= Thread.interrupted();
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            if (failure instanceof RuntimeException e) {
                throw e;
            }
            if (failure instanceof Error e) {
                throw e;
            }
        }
    }
}
