/**
 * Encode-time fitting: networks that are trained while a file is written, in plain Java.
 *
 * <p>Start at {@link dev.nacre.fit.FitLoop}, which runs any {@link dev.nacre.fit.FitModel}, tells how far it is, and keeps a {@link
 * dev.nacre.fit.FitJournal} to go on from after a kill. {@link dev.nacre.fit.PyramidFit} is such a model: a picture as a pyramid of
 * latents and the small networks that turn it into pixels. What is fitted is the same for every number of threads, and on every machine.
 */
package dev.nacre.fit;
