/**
 * Entropy coders: integers in, bytes out, and the same integers back on any machine.
 *
 * <p>Which coder?
 *
 * <ul>
 *   <li>Statistics known beforehand (a table in a model package, picked by a network): {@link
 *       dev.nacre.entropy.SymbolEncoder} and {@link dev.nacre.entropy.SymbolDecoder}, rANS over a {@link
 *       dev.nacre.entropy.TableBank}. This is the fast one.
 *   <li>Statistics learned while coding (alpha planes, masks, short streams): {@link
 *       dev.nacre.entropy.BinaryEncoder} and {@link dev.nacre.entropy.BinaryDecoder} with {@link
 *       dev.nacre.entropy.AdaptiveBits}, or {@link dev.nacre.entropy.AdaptiveByteModel} for bytes.
 * </ul>
 *
 * <p>No floating-point number takes part in coding. {@code docs/format.md} specifies every bit. Coders are mutable and
 * for one thread; tables and banks are immutable and shared.
 */
package dev.nacre.entropy;
