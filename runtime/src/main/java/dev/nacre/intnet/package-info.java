/** Integer networks: the part of a learned codec that must give the same numbers on every machine. */
package dev.nacre.intnet;
