/** Seeded pictures and sounds that the tests of several modules share: the free corpus of a build that has no recordings at hand. */
package dev.nacre.testing;
