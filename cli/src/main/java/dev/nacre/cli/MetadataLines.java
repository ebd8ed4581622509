package dev.nacre.cli;

import dev.nacre.bitstream.MetadataText;
import dev.nacre.image.PictureMetadata;
import java.awt.color.ICC_Profile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What {@code nacre info} tells of metadata: an item each, with its size, and the words that are in it. */
final class MetadataLines {
    /** Characters of a text that are shown to people; --json has all of it. */
    private static final int SHOWN = 100;

    private MetadataLines() {}

    /** An object an item: {@code type bytes}, of a text {@code key value}, of EXIF {@code orientation} where it states one. */
    static List<JsonLine> json(PictureMetadata metadata) {
        List<JsonLine> lines = new ArrayList<>();
        metadata.iccProfile()
                .ifPresent(bytes -> lines.add(
                        item("icc", bytes).put("description", description(bytes).orElse(null))));
        metadata.exif().ifPresent(bytes -> {
            JsonLine line = item("exif", bytes);
            metadata.orientation().ifPresent(orientation -> line.put("orientation", orientation));
            lines.add(line);
        });
        metadata.xmp().ifPresent(bytes -> lines.add(item("xmp", bytes)));
        for (MetadataText text : metadata.texts()) {
            lines.add(item("text", text.value().getBytes(StandardCharsets.UTF_8))
                    .put("key", text.key())
                    .put("value", text.value()));
        }
        metadata.thumbnail().ifPresent(bytes -> lines.add(item("thumbnail", bytes)));
        return lines;
    }

    private static JsonLine item(String type, byte[] bytes) {
        return new JsonLine().put("type", type).put("bytes", bytes.length);
    }

    /** A line an item. */
    static List<String> text(PictureMetadata metadata) {
        List<String> lines = new ArrayList<>();
        metadata.iccProfile()
                .ifPresent(bytes -> lines.add("ICC profile, " + bytes.length + " bytes"
                        + description(bytes).map(d -> ": " + d).orElse("")));
        metadata.exif().ifPresent(bytes -> {
            String orientation = metadata.orientation().isPresent()
                    ? ", orientation " + metadata.orientation().getAsInt()
                    : "";
            lines.add("EXIF, " + bytes.length + " bytes" + orientation);
        });
        metadata.xmp().ifPresent(bytes -> lines.add("XMP, " + bytes.length + " bytes"));
        for (MetadataText text : metadata.texts()) {
            lines.add(plain(text.key()) + ": " + plain(text.value()));
        }
        metadata.thumbnail().ifPresent(bytes -> lines.add("thumbnail, " + bytes.length + " bytes"));
        return lines;
    }

    /** On one line, and without what could move a terminal's cursor. */
    static String plain(String text) {
        String line = text.replaceAll("[\\p{Cc}\\p{Cf}\\s]+", " ").strip();
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "...";
    }

    /** What a profile calls itself; empty where it does not say so in the way of version 2. */
    private static Optional<String> description(byte[] icc) {
        try {
            byte[] tag = ICC_Profile.getInstance(icc).getData(ICC_Profile.icSigProfileDescriptionTag);
            return tag == null ? Optional.empty() : descriptionOf(tag);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> descriptionOf(byte[] tag) {
        String type = new String(tag, 0, Math.min(4, tag.length), StandardCharsets.US_ASCII);
        if (!type.toLowerCase(Locale.ROOT).equals("desc") || tag.length < 13) {
            return Optional.empty();
        }
        int end = 12;
        while (end < tag.length && tag[end] >= ' ') {
            end++;
        }
        return end == 12 ? Optional.empty() : Optional.of(new String(tag, 12, end - 12, StandardCharsets.US_ASCII));
    }
}
