package dev.nacre.image;

import dev.nacre.bitstream.ChunkType;
import java.awt.Rectangle;

/**
 * A part of a damaged picture in whose place samples were made up.
 *
 * @param index number of the tile, row by row
 * @param type what is lost of it: {@code DATA}, its colours, or {@code ALPH}, its alpha
 * @param pixels of the picture; samples up to the synthesis' reach around them may suffer, too
 * @param reason what was wrong with it, in one line
 */
public record LostTile(int index, ChunkType type, Rectangle pixels, String reason) {}
