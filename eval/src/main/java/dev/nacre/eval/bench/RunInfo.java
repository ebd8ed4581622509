package dev.nacre.eval.bench;

/**
 * What made a file of results.
 *
 * @param command as it could be typed again
 * @param date of the start, ISO 8601 in UTC, to the second
 * @param machine processor, number of processors, memory, system
 * @param java version and name of the virtual machine
 * @param threads that each codec may use
 * @param nacre version
 */
record RunInfo(String command, String date, String machine, String java, int threads, String nacre) {}
