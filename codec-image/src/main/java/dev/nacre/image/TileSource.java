package dev.nacre.image;

import dev.nacre.bitstream.Unit;
import java.io.IOException;

/** Where the coded tiles of a picture come from. For one thread. */
interface TileSource<H extends PictureHeader> {
    /** The coded bytes of a tile; {@code alpha} is null where there is none, or none was wanted. */
    record CodedTile(int number, Unit latents, Unit alpha) {
        String name() {
            return "tile " + number;
        }
    }

    H header();

    /**
     * Reads the one unit before those of the tiles, before any of them.
     *
     * @throws IllegalStateException if the picture has none
     */
    Unit first() throws IOException;

    /**
     * Reads a tile.
     *
     * @param number more than that of the tile before; a source that can't hop wants one after the other from 0 on
     * @param alpha whether to read the alpha, too, if the picture has it
     */
    CodedTile tile(int number, boolean alpha) throws IOException;

    /** Called when all tiles of the picture were read: checks that the file ends as it should. */
    void finish() throws IOException;
}
