package dev.nacre.eval.bench;

import java.util.Optional;

/**
 * A codec as it is asked for: {@code avif}, or {@code avif@6} for one effort of it.
 *
 * @param name {@link MediumCodec#name()}
 * @param effort empty: the usual presets
 */
record CodecName(String name, Optional<Preset> effort) {
    static CodecName of(String text) {
        int at = text.indexOf('@');
        return at < 0
                ? new CodecName(text, Optional.empty())
                : new CodecName(text.substring(0, at), Optional.of(new Preset(text.substring(at + 1))));
    }
}
