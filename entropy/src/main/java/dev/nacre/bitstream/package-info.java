/**
 * The Nacre file: typed chunks behind a signature, what a decoder is allowed to spend on one, and everything that can
 * be wrong with one.
 *
 * <p>Start reading at {@link dev.nacre.bitstream.ChunkWriter} and {@link dev.nacre.bitstream.ChunkReader}; {@code
 * docs/format.md} describes every byte they write and read. This package knows no codec and no network: a codec puts
 * its own bytes behind the {@link dev.nacre.bitstream.Head} and into each {@link dev.nacre.bitstream.Unit}.
 *
 * <p>Any bytes at all give a result or a {@link dev.nacre.bitstream.NacreException}, never an unchecked exception.
 */
package dev.nacre.bitstream;
