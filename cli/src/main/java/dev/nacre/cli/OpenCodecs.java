package dev.nacre.cli;

import dev.nacre.audio.SoundCodec;
import dev.nacre.audio.SoundOptions;
import dev.nacre.image.WallocCodec;
import dev.nacre.image.WallocOptions;
import dev.nacre.runtime.ModelStore;

/** The codecs of a call, each opened when a file first needs it. */
final class OpenCodecs implements AutoCloseable {
    private final WallocOptions pictureOptions;
    private final SoundOptions soundOptions;
    private WallocCodec pictures;
    private SoundCodec sounds;

    /** Wrong options are wrong usage here, before any file is looked at. */
    OpenCodecs(Invocation call) {
        pictureOptions = Codecs.options(call);
        soundOptions = SoundFiles.options(call);
    }

    WallocCodec pictures() {
        if (pictures == null) {
            pictures = WallocCodec.open(ModelStore.system(), pictureOptions);
        }
        return pictures;
    }

    SoundCodec sounds() {
        if (sounds == null) {
            sounds = SoundCodec.open(ModelStore.system(), soundOptions);
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
