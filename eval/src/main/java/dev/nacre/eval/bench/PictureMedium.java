package dev.nacre.eval.bench;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.image.Picture;
import dev.nacre.image.PictureReader;
import dev.nacre.metrics.MsSsim;
import dev.nacre.metrics.Psnr;
import dev.nacre.metrics.Ssim;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Pictures: their colours alone are measured. Used by one thread. */
final class PictureMedium implements BenchMedium<Picture> {
    private final Set<String> remarked = new HashSet<>();

    /** A picture without alpha. */
    @Override
    public Picture read(Sets.Item item, Consumer<String> remark) throws IOException {
        Picture picture =
                new PictureReader(DecodeLimits.defaults()).read(item.path()).picture();
        if (picture.hasAlpha() && remarked.add(item.set())) {
            remark.accept(item.set() + ": pictures have alpha (" + item.file()
                    + " is the first), which is dropped: colours alone are measured");
        }
        return picture.withoutAlpha();
    }

    @Override
    public String scoring(Sets.Item item) {
        return "";
    }

    @Override
    public Row row(Sets.Item item, Point point, Picture input, Measured<byte[]> encoded, Measured<Picture> decoded)
            throws IOException {
        int width = input.width();
        int height = input.height();
        Picture result = decoded.value();
        if (result.width() != width || result.height() != height) {
            throw new IOException(
                    "decodes to " + result.width() + "x" + result.height() + " instead of " + width + "x" + height);
        }
        byte[][] before = input.rgbPlanes();
        byte[][] after = result.rgbPlanes();
        return new Row(
                item.set(),
                item.file(),
                item.source(),
                width,
                height,
                point.codec(),
                point.preset(),
                point.implementation(),
                point.setting(),
                point.number(),
                encoded.value().length,
                Psnr.of(before, after),
                Ssim.of(before, after, width, height),
                MsSsim.of(before, after, width, height),
                encoded.wallMillis(),
                decoded.wallMillis(),
                encoded.cpuMillis(),
                decoded.cpuMillis(),
                BenchMedium.peak(encoded, decoded));
    }
}
