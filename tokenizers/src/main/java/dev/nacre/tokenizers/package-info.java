/**
 * Vectors to codes and back: quantizers, the codes of a stretch of sound or of a picture, and their entropy coding.
 *
 * <p>Start with {@link dev.nacre.tokenizers.Quantizer}, which makes a {@link dev.nacre.tokenizers.CodeGrid} of latents and integers
 * of a grid, and {@link dev.nacre.tokenizers.CodeCoder}, which makes bytes of a grid by the statistics of a {@link
 * dev.nacre.tokenizers.CodeContext}. All arithmetic behind the rounding of latents is in integers; {@code docs/format.md}, "Code
 * grids", specifies it. Nothing here knows a codec.
 */
package dev.nacre.tokenizers;
