package dev.nacre.image;

import dev.nacre.bitstream.DecodeLimits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Fitted pictures that nobody fitted, for the tests of inr. */
final class InrTesting {
    /** The shape that image.md recommends. */
    static final InrShape SHAPE = new InrShape(7, 6, 12, 2, 16, 24, 2);

    /** Steps that keep random networks close to their floats. */
    static final int SHIFT = 10;

    private InrTesting() {}

    static InrShape shape(int grids) {
        return new InrShape(grids, 6, 12, 2, 16, 24, 2);
    }

    /**
     * A picture out of random networks of a sane size: a smoothing context network, samples around the middle of their range.
     *
     * @param latents whether there are others than 0
     */
    static InrFitted random(
            int width, int height, int planes, int tileSide, InrShape shape, long seed, boolean latents) {
        Random random = new Random(seed);
        List<float[]> parameters = new ArrayList<>();
        for (InrShape.Tensor tensor : shape.tensors(planes)) {
            float[] values = new float[tensor.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian() * (tensor.bias() ? 0.1f : 0.25f);
            }
            parameters.add(values);
        }
        scale(parameters.get(shape.contextSkip()), 0.4f);
        parameters.set(shape.upsampling(), new float[] {-0.035f, 0.262f, 0.879f, -0.106f});
        scale(parameters.get(shape.synthesisLayer()), 0.6f);
        scale(parameters.get(shape.synthesisOutput()), 0.2f);
        scale(parameters.get(shape.synthesisSkip()), 0.2f);
        Arrays.fill(parameters.get(shape.synthesisOutputBias()), 0.5f);
        for (int i = 0; i < shape.residuals(); i++) {
            scale(parameters.get(shape.residual(i)), 0.3f);
            scale(parameters.get(shape.residual(i) + 1), 0.1f);
        }
        short[][] grids = new short[shape.grids()][];
        for (int grid = 0; grid < grids.length; grid++) {
            grids[grid] = new short[InrFormat.latentsIn(width, grid) * InrFormat.latentsIn(height, grid)];
            for (int i = 0; latents && i < grids[grid].length; i++) {
                double spread = 0.6 + grid;
                long value = Math.round(random.nextGaussian() * spread);
                grids[grid][i] = (short) Math.max(-shape.latentLimit(), Math.min(shape.latentLimit(), value));
            }
        }
        return new InrFitted(width, height, planes, tileSide, shape, parameters, grids);
    }

    private static void scale(float[] values, float factor) {
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
    }

    static InrNetworks networks(InrFitted fitted) {
        int[] shifts = new int[fitted.parameters().size()];
        Arrays.fill(shifts, SHIFT);
        return fitted.round(shifts);
    }

    /** Black, with alpha if wanted: encoding takes nothing else from it. */
    static Picture carrier(InrFitted fitted, byte[] alpha) {
        byte[][] planes = new byte[fitted.planes()][fitted.width() * fitted.height()];
        Picture.Colour colour = fitted.planes() == 1 ? Picture.Colour.GREY : Picture.Colour.RGB;
        Picture picture = Picture.of(fitted.width(), fitted.height(), colour, planes);
        return alpha == null ? picture : picture.withAlpha(alpha);
    }

    static byte[] encode(InrCodec codec, InrFitted fitted, byte[] alpha) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        codec.encode(fitted, networks(fitted), carrier(fitted, alpha), PictureMetadata.empty(), out);
        return out.toByteArray();
    }

    static DecodedPicture decode(InrCodec codec, byte[] file) throws IOException {
        return codec.decode(new ByteArrayInputStream(file), DecodeLimits.defaults());
    }

    static Verification verify(InrCodec codec, byte[] file) throws IOException {
        return codec.verify(new ByteArrayInputStream(file), DecodeLimits.defaults());
    }

    static InrCodec codec(int threads) {
        return InrCodec.open(InrOptions.defaults().withThreads(threads));
    }
}
