package dev.nacre.image.imageio;

import dev.nacre.image.PictureMetadata;
import javax.imageio.metadata.IIOMetadata;

/** Metadata of any format as those of Nacre pictures: what of it can travel with one. */
final class ForeignMetadata {
    private ForeignMetadata() {}

    /**
     * Converts.
     *
     * @param metadata null for none
     * @throws IllegalArgumentException if it is too much, or its trees are not as their formats say
     */
    static NacreImageMetadata convert(IIOMetadata metadata) {
        if (metadata instanceof NacreImageMetadata own) {
            return new NacreImageMetadata(own.header(), null, own.picture());
        }
        return new NacreImageMetadata(null, null, PictureMetadata.of(metadata));
    }
}
