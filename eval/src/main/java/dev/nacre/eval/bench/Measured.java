package dev.nacre.eval.bench;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A result, and what it took to make it. For a codec in this process the figures are this process's; for a program they are the
 * program's own, start included.
 *
 * @param value the result
 * @param wallMillis wall time
 * @param cpuMillis processor time over all threads; empty where the system does not tell
 * @param peakMemoryBytes the most memory resident at any time meanwhile; empty where the system does not tell
 */
record Measured<T>(T value, double wallMillis, OptionalDouble cpuMillis, OptionalLong peakMemoryBytes) {}
