package dev.nacre.image.imageio;

import dev.nacre.image.Picture;
import dev.nacre.image.PictureFile;
import dev.nacre.image.ProfiledPicture;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageTypeSpecifier;

/** The images that a picture can be read into: 8 bits a sample, as many bands as the file has planes. */
final class ImageTypes {
    private ImageTypes() {}

    /** The types, the natural one first. */
    static List<ImageTypeSpecifier> of(PictureFile file) {
        boolean grey = file.header().grey();
        boolean alpha = file.header().alpha();
        Optional<ColorSpace> profile = profile(file);
        List<ImageTypeSpecifier> types = new ArrayList<>();
        if (profile.isPresent()) {
            types.add(interleaved(profile.get(), grey, alpha));
        } else if (grey) {
            types.add(
                    alpha
                            ? interleaved(ColorSpace.getInstance(ColorSpace.CS_GRAY), true, true)
                            : ImageTypeSpecifier.createFromBufferedImageType(BufferedImage.TYPE_BYTE_GRAY));
        } else {
            int[] known = alpha
                    ? new int[] {BufferedImage.TYPE_4BYTE_ABGR, BufferedImage.TYPE_INT_ARGB}
                    : new int[] {BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_INT_BGR};
            for (int type : known) {
                types.add(ImageTypeSpecifier.createFromBufferedImageType(type));
            }
        }
        return types;
    }

    /** The colour space of the file's profile; empty if it has none, or one that is of no use. */
    static Optional<ColorSpace> profile(PictureFile file) {
        Picture.Colour colour = file.header().grey() ? Picture.Colour.GREY : Picture.Colour.RGB;
        return file.metadata().iccProfile().flatMap(profile -> ProfiledPicture.colourSpace(profile, colour));
    }

    private static ImageTypeSpecifier interleaved(ColorSpace space, boolean grey, boolean alpha) {
        int[] bands;
        if (grey) {
            bands = alpha ? new int[] {0, 1} : new int[] {0};
        } else {
            bands = alpha ? new int[] {3, 2, 1, 0} : new int[] {2, 1, 0};
        }
        return ImageTypeSpecifier.createInterleaved(space, bands, DataBuffer.TYPE_BYTE, alpha, false);
    }
}
