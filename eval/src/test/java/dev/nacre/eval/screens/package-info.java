/**
 * Draws the pictures of {@code samples/screens}: screen content (text, charts, icons) that nobody else has a right in.
 *
 * <p>Start with {@code ScreenContent}. It is test code because it ran once: what it drew is committed, and another machine's fonts would
 * draw it differently.
 */
package dev.nacre.eval.screens;
