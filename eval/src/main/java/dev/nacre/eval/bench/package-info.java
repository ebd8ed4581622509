/**
 * Rate, distortion and speed of our codecs against those that people would pick instead.
 *
 * <p>Start with {@code BenchCodec} (one codec under test) and {@code Row} (one measurement). {@code RdBench} makes rows, {@code
 * Results} keeps them, {@code BdRate} and {@code BdTable} condense them, {@code HtmlReport} shows them.
 */
package dev.nacre.eval.bench;
