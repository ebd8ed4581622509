package dev.nacre.image;

import java.io.IOException;

/** Is told how far an encoding is. */
@FunctionalInterface
public interface TileProgress {
    /**
     * Called in the thread that encodes, after each tile that was written.
     *
     * @param done tiles written, at most {@code count}
     * @param count tiles of the picture
     * @throws IOException ends the encoding, and comes out of it as it is
     */
    void tilesDone(long done, long count) throws IOException;
}
