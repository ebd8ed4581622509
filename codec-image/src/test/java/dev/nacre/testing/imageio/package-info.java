/** What every ImageIO plugin of Nacre has to keep, as tests to inherit. */
package dev.nacre.testing.imageio;
