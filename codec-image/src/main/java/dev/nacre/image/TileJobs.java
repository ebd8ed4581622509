package dev.nacre.image;

import dev.nacre.runtime.Parallel;
import java.io.IOException;

/** Runs jobs that may fail by checked exceptions on several threads. */
final class TileJobs {
    /** One job of several. */
    @FunctionalInterface
    interface Job {
        void run(int number) throws IOException;
    }

    private TileJobs() {}

    /**
     * Runs jobs 0 to {@code count - 1} and returns when all have ended.
     *
     * @throws IOException what the first job in order threw, so that a damaged file gives one message whatever the threads do
     */
    static void run(Parallel parallel, int count, Job job) throws IOException {
        IOException[] failures = new IOException[count];
        parallel.forEach(count, (number, worker) -> {
            try {
                job.run(number);
            } catch (IOException e) {
                failures[number] = e;
            }
        });
        for (IOException failure : failures) {
            if (failure != null) {
                throw failure;
            }
        }
    }
}
