package dev.nacre.audio;

import dev.nacre.bitstream.NacreException;
import dev.nacre.runtime.Parallel;

/** Jobs side by side, that may fail on data. */
final class Jobs {
    @FunctionalInterface
    interface Job {
        /** @param worker two jobs at once have two */
        void run(int number, int worker) throws NacreException;
    }

    private Jobs() {}

    /**
     * Runs jobs 0 to {@code count - 1} and returns when all have ended.
     *
     * @return what each of them threw, null for none
     */
    static NacreException[] failures(Parallel parallel, int count, Job job) {
        NacreException[] failures = new NacreException[count];
        parallel.forEach(count, (number, worker) -> {
            try {
                job.run(number, worker);
            } catch (NacreException e) {
                failures[number] = e;
            }
        });
        return failures;
    }

    /**
     * Runs jobs as {@link #failures} does.
     *
     * @throws NacreException what the first job in order threw
     */
    static void run(Parallel parallel, int count, Job job) throws NacreException {
        for (NacreException failure : failures(parallel, count, job)) {
            if (failure != null) {
                throw failure;
            }
        }
    }
}
