package dev.nacre.eval.screens;

import java.awt.image.BufferedImage;

/** One made-up screenshot. */
interface Screen {
    /** File name without suffix. */
    String name();

    /** Draws it: {@code TYPE_INT_RGB}, the same on every call on one machine. */
    BufferedImage draw();
}
