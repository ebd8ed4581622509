package dev.nacre.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What fitting leaves of a picture: networks in floating point, and whole latents. The networks are those of format.md, "inr
 * pictures", without any rounding: with q the latents, h the distance in which the tail of a latent's Laplace distribution halves,
 * and samples in [0, 1],
 *
 * <ul>
 *   <li>context network: inputs are q of the neighbours as they are, outputs the mean in units of q, and log2 h
 *   <li>upsampling: taps f[0] to f[3] for the even output 2i belong to the sources i - 2, i - 1, i, i + 1, and the odd output 2i + 1
 *       has them for i + 2, i + 1, i, i - 1
 *   <li>synthesis: inputs are q of all grids, the finest first, outputs red, green, blue (or grey), of which 0 is level 0 and 1 is
 *       level 255; a residual layer adds its results to its inputs, without a ReLU
 * </ul>
 *
 * <p>Arrays are not copied.
 *
 * @param width of the picture
 * @param height of the picture
 * @param planes without alpha, 1 or 3
 * @param tileSide pixels, as {@link InrFormat#requireTileSide} allows; contexts know nothing of other tiles
 * @param parameters as {@link InrShape#tensors} lists them; weights are {@code [output][input]}, those of a residual layer {@code
 *     [output][input][3][3]}
 * @param latents for each grid row-major, of the whole picture; within {@link InrShape#latentLimit}
 */
record InrFitted(
        int width, int height, int planes, int tileSide, InrShape shape, List<float[]> parameters, short[][] latents) {
    InrFitted {
        InrFormat.requireTileSide(tileSide);
        if (width < 1 || height < 1 || (long) width * height > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("size " + width + "x" + height);
        }
        List<InrShape.Tensor> tensors = shape.tensors(planes);
        if (parameters.size() != tensors.size()) {
            throw new IllegalArgumentException(parameters.size() + " arrays of parameters, must be " + tensors.size());
        }
        for (int i = 0; i < tensors.size(); i++) {
            if (parameters.get(i).length != tensors.get(i).size()) {
                throw new IllegalArgumentException(tensors.get(i) + " has " + parameters.get(i).length + " numbers");
            }
        }
        parameters = List.copyOf(parameters);
        if (latents.length != shape.grids()) {
            throw new IllegalArgumentException(latents.length + " grids, must be " + shape.grids());
        }
        for (int grid = 0; grid < latents.length; grid++) {
            int size = Math.multiplyExact(InrFormat.latentsIn(width, grid), InrFormat.latentsIn(height, grid));
            if (latents[grid].length != size) {
                throw new IllegalArgumentException(
                        latents[grid].length + " latents in grid " + grid + ", must be " + size);
            }
            for (short latent : latents[grid]) {
                if (Math.abs(latent) > shape.latentLimit()) {
                    throw new IllegalArgumentException(
                            "latent " + latent + " in grid " + grid + ", allowed are +-" + shape.latentLimit());
                }
            }
        }
    }

    /** The same with another bound of latents, the least that holds them. */
    InrFitted tight() {
        int largest = 1;
        for (short[] grid : latents) {
            for (short latent : grid) {
                largest = Math.max(largest, Math.abs(latent));
            }
        }
        int bits = 32 - Integer.numberOfLeadingZeros(largest);
        InrShape least = new InrShape(
                shape.grids(),
                bits,
                shape.neighbours(),
                shape.contextLayers(),
                shape.contextWidth(),
                shape.synthesisWidth(),
                shape.residuals());
        return new InrFitted(width, height, planes, tileSide, least, parameters, latents);
    }

    InrHeader header(boolean alpha) {
        return new InrHeader(width, height, planes == 1, alpha, tileSide, shape);
    }

    /** The latents of one tile of the picture. */
    short[][] tile(Rect pixels) {
        short[][] part = new short[latents.length][];
        for (int grid = 0; grid < part.length; grid++) {
            Rect window = InrLatents.window(pixels, grid);
            int stride = InrFormat.latentsIn(width, grid);
            part[grid] = new short[window.area()];
            for (int y = 0; y < window.height(); y++) {
                int from = (window.y() + y) * stride + window.x();
                System.arraycopy(latents[grid], from, part[grid], y * window.width(), window.width());
            }
        }
        return part;
    }

    /** The networks with each array rounded to multiples of 2^-shift, the shift of {@code shifts}. */
    InrNetworks round(int[] shifts) {
        List<InrTensor> tensors = new ArrayList<>();
        for (int i = 0; i < shifts.length; i++) {
            tensors.add(InrTensor.round(parameters.get(i), shifts[i]));
        }
        return new InrNetworks(shape, planes, tensors);
    }

    /** Alpha of a picture, if that has the size of this one. */
    Optional<byte[]> alphaOf(Picture picture) {
        if (picture.width() != width || picture.height() != height || picture.channels() != planes) {
            throw new IllegalArgumentException("a picture of " + picture.width() + "x" + picture.height() + " with "
                    + picture.channels() + " planes, fitted was one of " + width + "x" + height + " with " + planes);
        }
        return picture.alpha();
    }
}
