package dev.nacre.image;

import dev.nacre.bitstream.MetadataChunks;
import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.util.Objects;
import java.util.Optional;

/**
 * A picture, and the ICC profile that says what its samples mean. Without a profile they are sRGB, and grey samples go by its
 * curve. Immutable, as {@link Picture} is.
 */
public final class ProfiledPicture {
    private final Picture picture;
    private final byte[] profile; // null for sRGB

    ProfiledPicture(Picture picture, Optional<byte[]> profile) {
        this.picture = Objects.requireNonNull(picture, "picture");
        this.profile = profile.orElse(null);
    }

    /**
     * Takes an image as {@link Picture#fromBufferedImage} does, but leaves colours of an RGB or grey ICC profile as they are and
     * keeps the profile. That of linear light is converted all the same: 8 bits of it would show steps in the shadows.
     *
     * @param image not changed; nothing of it is kept
     */
    public static ProfiledPicture fromBufferedImage(BufferedImage image) {
        Optional<ICC_Profile> profile = profileToKeep(image.getColorModel());
        // Told that the samples are sRGB already, the import leaves them alone.
        ColorSpace space = profile.isPresent() ? ColorSpace.getInstance(ColorSpace.CS_sRGB) : null;
        return new ProfiledPicture(new ImageImport(image, space).picture(), profile.map(ICC_Profile::getData));
    }

    private static Optional<ICC_Profile> profileToKeep(ColorModel model) {
        if (!(model.getColorSpace() instanceof ICC_ColorSpace space) || model instanceof IndexColorModel) {
            return Optional.empty();
        }
        boolean builtIn = space.isCS_sRGB()
                || space.equals(ColorSpace.getInstance(ColorSpace.CS_GRAY))
                || space.equals(ColorSpace.getInstance(ColorSpace.CS_LINEAR_RGB));
        boolean fits = space.getType() == ColorSpace.TYPE_RGB || space.getType() == ColorSpace.TYPE_GRAY;
        if (builtIn || !fits || space.getProfile().getData().length > MetadataChunks.MAX_BYTES / 2) {
            return Optional.empty();
        }
        boolean srgb = space.getType() == ColorSpace.TYPE_RGB
                && ColourConverter.toSrgb(space).isEmpty();
        return srgb ? Optional.empty() : Optional.of(space.getProfile());
    }

    /** The samples. */
    public Picture picture() {
        return picture;
    }

    /** The profile; empty for sRGB. */
    public Optional<byte[]> iccProfile() {
        return Optional.ofNullable(profile).map(byte[]::clone);
    }

    /**
     * The colour space of the profile.
     *
     * @return empty if there is no profile, or one that is of no use: damaged, or not for as many components as the picture has
     */
    public Optional<ColorSpace> colourSpace() {
        return profile == null ? Optional.empty() : colourSpace(profile, picture.colour());
    }

    /**
     * The colour space of a profile, for samples of some kind.
     *
     * @return empty if it is of no use: damaged, or not for that many components
     */
    public static Optional<ColorSpace> colourSpace(byte[] iccProfile, Picture.Colour colour) {
        try {
            ICC_ColorSpace space = new ICC_ColorSpace(ICC_Profile.getInstance(iccProfile));
            int wanted = colour == Picture.Colour.GREY ? ColorSpace.TYPE_GRAY : ColorSpace.TYPE_RGB;
            if (space.getType() != wanted || space.getNumComponents() != colour.channels()) {
                return Optional.empty();
            }
            // A profile can be well-formed and still of no use: that shows at the first conversion.
            space.toRGB(new float[space.getNumComponents()]);
            return Optional.of(space);
        } catch (IllegalArgumentException | CMMException e) {
            return Optional.empty();
        }
    }

    /**
     * The same samples, meant as a profile says; one that says sRGB is not kept.
     *
     * @return empty if the profile is of no use for them
     */
    public Optional<ProfiledPicture> withIccProfile(byte[] iccProfile) {
        Optional<ColorSpace> space = colourSpace(iccProfile, picture.colour());
        if (space.isEmpty()) {
            return Optional.empty();
        }
        boolean srgb = picture.colour() == Picture.Colour.RGB
                && ColourConverter.toSrgb(space.get()).isEmpty();
        return Optional.of(new ProfiledPicture(picture, srgb ? Optional.empty() : Optional.of(iccProfile.clone())));
    }

    /** The picture with its colours converted to sRGB; grey samples, and those of a profile that is of no use, as they are. */
    public Picture inSrgb() {
        Optional<ColorSpace> space = colourSpace();
        return space.isEmpty() || picture.colour() == Picture.Colour.GREY
                ? picture
                : new ImageImport(picture.toBufferedImage(), space.get()).picture();
    }
}
