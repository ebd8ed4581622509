package dev.nacre.audio;

import dev.nacre.bitstream.ByteReader;
import dev.nacre.bitstream.ByteWriter;
import dev.nacre.bitstream.MalformedBitstreamException;
import dev.nacre.bitstream.NacreException;

/**
 * A run of frames of all channels, coded.
 *
 * @param silent bit c is set if channel c is silent and has no symbols
 * @param hash of the symbols in coding order
 * @param payload the coder's bytes; not copied
 * @param numSymbols how many symbols it codes
 */
record CodedUnit(int silent, int hash, byte[] payload, long numSymbols) {
    /** @param samples of the sound in the last block; 0 for one that is not the last */
    byte[] toPayload(int samples) {
        return new ByteWriter().varint(samples).u8(silent).bytes(payload).toByteArray();
    }

    static int readSilent(ByteReader in, int channels) throws NacreException {
        long offset = in.fileOffset();
        int silent = in.u8("flags of silent channels");
        if (silent >= 1 << channels) {
            throw new MalformedBitstreamException(
                    offset, "flags of " + channels + " channels", Integer.toString(silent));
        }
        return silent;
    }
}
