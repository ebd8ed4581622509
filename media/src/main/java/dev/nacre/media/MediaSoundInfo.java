package dev.nacre.media;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * What a file says of its sound.
 *
 * @param container {@code wav}, or FFmpeg's name of the demuxer ({@code mov,mp4,m4a,3gp,3g2,mj2})
 * @param codec {@code pcm_s16le}, {@code flac}, {@code mp3}, {@code vorbis}, {@code opus}, {@code aac}, ...
 * @param rate samples a second
 * @param layout channels
 * @param bits of a sample where the file stores samples (wav, flac), else 0
 * @param length samples a channel, without what an encoder put before and after the sound; empty if the file does not say
 * @param estimatedLength the same, or a guess by the file's size; empty if there is none
 * @param tags by FFmpeg's names in lower case: {@code title}, {@code artist}, {@code album}, {@code date}, {@code comment}, ...; in
 *     the file's order
 */
public record MediaSoundInfo(
        String container,
        String codec,
        int rate,
        ChannelLayout layout,
        int bits,
        OptionalLong length,
        OptionalLong estimatedLength,
        Map<String, String> tags) {
    /** Copies the tags. */
    public MediaSoundInfo {
        Objects.requireNonNull(container, "container");
        Objects.requireNonNull(codec, "codec");
        Objects.requireNonNull(layout, "layout");
        Objects.requireNonNull(length, "length");
        Objects.requireNonNull(estimatedLength, "estimatedLength");
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    }

    /** Number of channels. */
    public int channels() {
        return layout.channels();
    }
}
