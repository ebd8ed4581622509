/**
 * The ImageIO plugin: {@code .ncr} is a picture format like any other for {@link javax.imageio.ImageIO}. Programs need not name
 * anything here; docs/imageio.md tells how to use it.
 */
package dev.nacre.image.imageio;
