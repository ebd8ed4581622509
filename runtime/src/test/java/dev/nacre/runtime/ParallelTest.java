package dev.nacre.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class ParallelTest {
    @Test
    void runsEveryPartOnceAndNoWorkerTwiceAtATime() {
        for (int threads : new int[] {1, 2, 5}) {
            try (Parallel group = Parallel.of(threads)) {
                assertEquals(threads, group.threads());
                for (int parts : new int[] {0, 1, 2, 3, 1000}) {
                    AtomicIntegerArray runs = new AtomicIntegerArray(parts);
                    AtomicIntegerArray busy = new AtomicIntegerArray(threads);
                    group.forEach(parts, (part, worker) -> {
                        assertEquals(1, busy.incrementAndGet(worker));
                        runs.incrementAndGet(part);
                        busy.decrementAndGet(worker);
                    });
                    for (int i = 0; i < parts; i++) {
                        assertEquals(1, runs.get(i));
                    }
                }
            }
        }
    }

    @Test
    void callsMayBeNestedAndComeFromManyThreads() {
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            try (Parallel group = Parallel.of(3)) {
                AtomicInteger count = new AtomicInteger();
                Runnable outer = () -> group.forEach(
                        10, (a, w) -> group.forEach(10, (b, v) -> group.forEach(3, (c, u) -> count.incrementAndGet())));
                CompletableFuture<Void> other = CompletableFuture.runAsync(outer);
                outer.run();
                other.join();
                assertEquals(600, count.get());
            }
        });
    }

    @Test
    void theFirstFailureIsThrownAndTheRestLeftOut() {
        try (Parallel group = Parallel.of(2)) {
            IllegalStateException failure = new IllegalStateException("part 3");
            AtomicInteger count = new AtomicInteger();
            RuntimeException thrown = assertThrows(
                    RuntimeException.class,
                    () -> group.forEach(100_000, (part, worker) -> {
                        count.incrementAndGet();
                        if (part == 3) {
                            throw failure;
                        }
                    }));
            assertSame(failure, thrown);
            assertTrue(count.get() < 100_000, "parts after the failure were left out");
            group.forEach(4, (part, worker) -> count.set(part)); // the group still works
        }
    }

    @Test
    void aClosedGroupRefusesWork() {
        Parallel group = Parallel.of(2);
        group.close();
        group.close();
        assertThrows(IllegalStateException.class, () -> group.forEach(2, (part, worker) -> {}));
        assertThrows(IllegalArgumentException.class, () -> Parallel.of(0));
        Parallel.sequential().close();
        Parallel.sequential().forEach(2, (part, worker) -> assertEquals(0, worker));
    }
}
