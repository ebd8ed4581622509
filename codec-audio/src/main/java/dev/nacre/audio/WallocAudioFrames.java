package dev.nacre.audio;

/**
 * The symbols of a unit.
 *
 * @param parts pairs of channels; null if all are silent
 * @param channels of all parts
 * @param frames superframes
 * @param hash of numbers and symbols in coding order
 * @param numSymbols numbers counted
 */
record WallocAudioFrames(WallocAudioPart[] parts, int channels, int frames, int hash, long numSymbols)
        implements CodecModel.Frames {
    /** Hash where every channel is silent: that of no integers (format.md, "Hashes"). */
    static final int SILENT_HASH = 0;
}
