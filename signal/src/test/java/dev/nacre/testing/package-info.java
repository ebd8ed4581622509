/** Seeded pictures that the tests of several modules share: the free corpus of a build that has no photographs at hand. */
package dev.nacre.testing;
