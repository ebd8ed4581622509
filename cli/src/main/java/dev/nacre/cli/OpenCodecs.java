package dev.nacre.cli;

import dev.nacre.audio.SoundCodec;
import dev.nacre.audio.SoundOptions;
import dev.nacre.image.InrCodec;
import dev.nacre.image.InrOptions;
import dev.nacre.image.PictureDecoder;
import dev.nacre.image.WallocCodec;
import dev.nacre.image.WallocOptions;
import dev.nacre.runtime.ModelStore;

/** The codecs of a call, each opened when a file first needs it. */
final class OpenCodecs implements AutoCloseable {
    private final WallocOptions pictureOptions;
    private final SoundOptions soundOptions;
    private WallocCodec walloc;
    private InrCodec inr;
    private PictureDecoder pictures;
    private SoundCodec sounds;

    /** Wrong options are wrong usage here, before any file is looked at. */
    OpenCodecs(Invocation call) {
        pictureOptions = Codecs.options(call);
        soundOptions = SoundFiles.options(call);
    }

    WallocCodec walloc() {
        if (walloc == null) {
            walloc = WallocCodec.open(ModelStore.system(), pictureOptions);
        }
        return walloc;
    }

    InrCodec inr() {
        if (inr == null) {
            inr = InrCodec.open(InrOptions.defaults().withThreads(pictureOptions.threads()));
        }
        return inr;
    }

    PictureDecoder pictures() {
        if (pictures == null) {
            pictures = PictureDecoder.open(ModelStore.system(), pictureOptions);
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
        if (walloc != null) {
            walloc.close();
        }
        if (inr != null) {
            inr.close();
        }
        if (pictures != null) {
            pictures.close();
        }
        if (sounds != null) {
            sounds.close();
        }
    }
}
