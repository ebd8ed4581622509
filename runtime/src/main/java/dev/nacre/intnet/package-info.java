/**
 * Integer networks: the part of a learned codec that must give the same numbers on every machine.
 *
 * <p>Start at {@link dev.nacre.intnet.IntNetworks#read}, which loads a file and proves that no sum can leave 32 bits, and {@link
 * dev.nacre.intnet.IntNetwork#run}. The file is specified in docs/format.md, "Integer networks".
 */
package dev.nacre.intnet;
