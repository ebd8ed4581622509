/**
 * Vectors to codes and back: quantizers, and the codes of a stretch of sound or of a picture.
 *
 * <p>Start with {@link dev.nacre.tokenizers.Quantizer}, which makes a {@link dev.nacre.tokenizers.CodeGrid} of latents, and integers
 * of a grid. All arithmetic behind the rounding of latents is in integers. Nothing here knows a codec.
 */
package dev.nacre.tokenizers;
