package dev.nacre.audio;

import dev.nacre.bitstream.ByteReader;
import dev.nacre.bitstream.NacreException;
import dev.nacre.bitstream.Unit;
import java.io.IOException;

/** The blocks of a sound, one after the other. Mutable, for one thread. */
interface BlockSource {
    /**
     * A block as it is in the file.
     *
     * @param index counted from the start of the sound
     * @param samples of the sound
     * @param last whether it is the last one
     * @param unit null if it is lost
     * @param coded the coder's bytes; null if it is lost
     * @param silent flags of silent channels
     * @param problem why it is lost; null if it is not
     */
    record Block(
            long index, int samples, boolean last, Unit unit, ByteReader coded, int silent, NacreException problem) {
        boolean isLost() {
            return unit == null;
        }

        String name() {
            return "block " + index;
        }

        /** Frames that it holds. */
        int frames(BlockGrid grid) {
            return last ? grid.lastFrames(index, grid.start(index) + samples) : grid.blockFrames();
        }

        /**
         * Decodes its symbols, and compares them with their hash.
         *
         * @return null if it is lost
         */
        CodecModel.Frames decode(CodecModel.SymbolDecoding symbols, SoundHeader header, BlockGrid grid)
                throws NacreException {
            if (isLost()) {
                return null;
            }
            CodecModel.Frames frames = symbols.decode(
                    coded.rest(), frames(grid), header.format().channels(), header.level(), silent, name());
            unit.verify(name(), frames.hash());
            return frames;
        }
    }

    SoundHeader header();

    /** The next block; null after the last one. */
    Block next() throws IOException;

    /** What is wrong behind the blocks that are there, where that is no reason to stop; null for nothing. */
    default NacreException endProblem() {
        return null;
    }

    /** Bytes of the file read so far, or of all of it. */
    long fileBytes();
}
