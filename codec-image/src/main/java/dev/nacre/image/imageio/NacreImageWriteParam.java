package dev.nacre.image.imageio;

import dev.nacre.image.InrEncodeOptions;
import dev.nacre.runtime.ModelInfo;
import dev.nacre.runtime.ModelStore;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import javax.imageio.ImageWriteParam;

/**
 * How a Nacre picture is to be written. The compression types are the models that can encode here, then {@code inr}, which fits networks
 * to the picture for some minutes and needs no model, and {@code inr@0} to {@code inr@9}, the same with another effort; the quality, 0 to 1,
 * is a hundredth of Nacre's quality level. {@code setCompressionMode(MODE_EXPLICIT)} starts with the usual model and the usual quality.
 */
final class NacreImageWriteParam extends ImageWriteParam {
    /**
     * That of the JDK's JPEG writer, too. Other than with the command line's 50, even the noise of an image that was dithered to a
     * palette comes back with 30 dB.
     */
    static final float DEFAULT_QUALITY = 0.75f;

    private static final String INR = "inr";

    private static final String[] DESCRIPTIONS = {"Smallest file", "Small file", "Good picture", "Best picture"};
    private static final float[] VALUES = {0, 0.25f, 0.5f, 0.75f, 1};

    NacreImageWriteParam(Locale locale) {
        super(locale);
        canWriteCompressed = true;
        compressionType = SharedCodecs.DEFAULT_MODEL;
        compressionQuality = DEFAULT_QUALITY;
    }

    /** The effort of a compression type of the inr codec; empty for any other type. */
    static OptionalInt inrEffort(String type) {
        if (type.equals(INR)) {
            return OptionalInt.of(InrEncodeOptions.defaults().effort());
        }
        return type.startsWith(INR + "@")
                ? OptionalInt.of(Integer.parseInt(type.substring(INR.length() + 1)))
                : OptionalInt.empty();
    }

    /** The ids of the models of this kind, the usual one first, and those of inr; model packages are looked for when this is first called. */
    @Override
    public String[] getCompressionTypes() {
        if (compressionTypes == null) {
            Set<String> ids = new LinkedHashSet<>();
            ids.add(SharedCodecs.DEFAULT_MODEL);
            for (ModelInfo model : ModelStore.system().list()) {
                if (model.kind().equals("image") && model.codec().equals("walloc")) {
                    ids.add(model.id());
                }
            }
            ids.add(INR);
            for (int effort = 0; effort <= InrEncodeOptions.MAX_EFFORT; effort++) {
                ids.add(INR + "@" + effort);
            }
            compressionTypes = ids.toArray(new String[0]);
        }
        return compressionTypes.clone();
    }

    /** Back to the usual model and quality: the superclass would leave no type and the quality 1. */
    @Override
    public void unsetCompression() {
        super.unsetCompression();
        compressionType = SharedCodecs.DEFAULT_MODEL;
        compressionQuality = DEFAULT_QUALITY;
    }

    /** @throws UnsupportedOperationException for {@code MODE_DISABLED}: there are no uncompressed Nacre pictures */
    @Override
    public void setCompressionMode(int mode) {
        if (mode == MODE_DISABLED) {
            throw new UnsupportedOperationException("Nacre pictures are always compressed");
        }
        super.setCompressionMode(mode);
    }

    @Override
    public boolean isCompressionLossless() {
        requireExplicit();
        return false;
    }

    @Override
    public String[] getCompressionQualityDescriptions() {
        requireExplicit();
        return DESCRIPTIONS.clone();
    }

    @Override
    public float[] getCompressionQualityValues() {
        requireExplicit();
        return VALUES.clone();
    }

    private void requireExplicit() {
        if (getCompressionMode() != MODE_EXPLICIT) {
            throw new IllegalStateException("the compression mode is not MODE_EXPLICIT");
        }
    }
}
