/** Samples: wavelet packets, transforms and colour. */
package dev.nacre.signal;
