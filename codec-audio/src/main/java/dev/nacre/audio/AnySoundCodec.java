package dev.nacre.audio;

import dev.nacre.bitstream.ModelException;
import dev.nacre.runtime.ModelPackage;
import dev.nacre.runtime.ModelStore;

/** All sound codecs behind one face ({@link SoundCodec#open}). */
final class AnySoundCodec extends SoundCodec {
    /** From this rate on, in bits a second and channel, sounds are coded as music where no model is named. */
    static final int LEAST_MUSIC_BITRATE = 9000;

    /** Up to this sample rate sounds are taken for speech where neither a model nor a bit rate is asked for. */
    static final int MOST_SPEECH_RATE = 24000;

    AnySoundCodec(ModelStore store, SoundOptions options) {
        super(LoadedModels.of(store, source -> load(source, options)), options);
    }

    private static CodecModel load(ModelPackage source, SoundOptions options) throws ModelException {
        return switch (source.info().codec()) {
            case HifiFormat.CODEC -> HifiCodec.load(source, options);
            case WallocAudioFormat.CODEC -> WallocAudioCodec.load(source);
            default ->
                throw new ModelException("Model " + source.info() + " is for codec "
                        + source.info().codec() + ", which is none of sound");
        };
    }

    @Override
    boolean knows(int codec) {
        return true; // HeadFormat reads no others
    }

    @Override
    String usualModel(SoundFormat format, SoundEncodeOptions options) {
        boolean speech = options.target() == SoundEncodeOptions.Target.BITRATE
                ? options.value() / format.channels() < LEAST_MUSIC_BITRATE
                : format.rate() <= MOST_SPEECH_RATE;
        return speech ? HifiFormat.USUAL_MODEL : WallocAudioFormat.USUAL_MODEL;
    }
}
