package dev.nacre.cli;

import dev.nacre.audio.HifiCodec;
import dev.nacre.image.WallocCodec;

/** The codecs of a call, each opened when a file first needs it. */
final class OpenCodecs implements AutoCloseable {
    private final Invocation call;
    private WallocCodec pictures;
    private HifiCodec sounds;

    OpenCodecs(Invocation call) {
        this.call = call;
    }

    WallocCodec pictures() {
        if (pictures == null) {
            pictures = Codecs.open(call);
        }
        return pictures;
    }

    HifiCodec sounds() {
        if (sounds == null) {
            sounds = SoundFiles.open(call);
        }
        return sounds;
    }

    @Override
    public void close() {
        if (pictures != null) {
            pictures.close();
        }
        if (sounds != null) {
            sounds.close();
        }
    }
}
