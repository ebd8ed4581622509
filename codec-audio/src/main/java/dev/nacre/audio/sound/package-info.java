/**
 * The Java Sound plugin: with this jar and a model on the class path, {@code AudioSystem} reads and writes {@code .ncr}. Nothing here has
 * to be called; docs/audio.md shows how it is used.
 */
package dev.nacre.audio.sound;
