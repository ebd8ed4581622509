/** Entropy coders and their models: symbols in, bits out, and back, exactly. */
package dev.nacre.entropy;
