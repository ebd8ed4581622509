/**
 * What the tests of several modules share: seeded pictures and sounds, the free corpus of a build that has no recordings at hand; damaged
 * files and models; what a process has in memory.
 */
package dev.nacre.testing;
