package dev.nacre.image.imageio;

import dev.nacre.image.EncodeOptions;
import dev.nacre.image.PictureMetadata;
import dev.nacre.image.ProfiledPicture;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** What the tests of the plugin share. */
final class PluginTesting {
    private PluginTesting() {}

    static byte[] encode(BufferedImage image, int tileSide) throws IOException {
        return encode(image, tileSide, PictureMetadata.empty());
    }

    static byte[] encode(BufferedImage image, int tileSide, PictureMetadata metadata) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SharedCodecs.codec(SharedCodecs.DEFAULT_MODEL)
                .encode(
                        ProfiledPicture.fromBufferedImage(image).picture(),
                        EncodeOptions.defaults().withTileSide(tileSide).withMetadata(metadata),
                        out);
        return out.toByteArray();
    }

    static ImageReader reader(byte[] file) {
        ImageReader reader = new NacreImageReaderSpi().createReaderInstance(null);
        reader.setInput(new MemoryCacheImageInputStream(new ByteArrayInputStream(file)));
        return reader;
    }
}
