/** The {@code nacre} command. */
package dev.nacre.cli;
