package dev.nacre.image;

import dev.nacre.bitstream.ChunkType;
import dev.nacre.bitstream.NacreException;
import dev.nacre.bitstream.Unit;
import java.io.IOException;

/** Where the coded tiles of a picture come from. For one thread. */
interface TileSource<H extends PictureHeader> {
    /** The coded bytes of a tile; {@code alpha} is null where there is none, or none was wanted; both are null of a tile that is lost. */
    record CodedTile(int number, Unit latents, Unit alpha) {
        String name() {
            return "tile " + number;
        }

        boolean isLost() {
            return latents == null;
        }

        int alphaBytes() {
            return alpha == null ? 0 : alpha.payload().remaining();
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

    /**
     * Called when a unit of a tile is damaged; from any thread. Whoever returns wants the rest of the picture all the same: the tile's latents
     * count as 0 then, its alpha as opaque.
     *
     * @param type {@code DATA} or {@code ALPH}
     * @throws NacreException the problem, unless the source can do without the unit
     */
    default void lost(int tile, ChunkType type, NacreException problem) throws NacreException {
        throw problem;
    }

    /** Called when all tiles of the picture were read: checks that the file ends as it should. */
    void finish() throws IOException;
}
