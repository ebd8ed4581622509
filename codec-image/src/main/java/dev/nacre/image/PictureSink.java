package dev.nacre.image;

import java.io.IOException;

/** Takes a picture piece by piece while it is decoded. */
@FunctionalInterface
public interface PictureSink {
    /**
     * Called in the thread that decodes, once for each tile that is touched, tiles row by row.
     *
     * @param piece a tile, or the wanted part of it; opaque if it has no alpha, whatever other pieces have
     * @param x column, in the whole picture, of the piece's top left corner
     * @param y row of it
     * @throws IOException ends the decoding, and comes out of it as it is
     */
    void accept(Picture piece, int x, int y) throws IOException;
}
