package dev.nacre.media;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Whether a file is a sound, by its first bytes or by its name. Stateless. */
public final class SoundSignature {
    private static final List<String> SUFFIXES =
            List.of("wav", "flac", "mp3", "ogg", "oga", "opus", "m4a", "aac", "aif", "aiff", "au", "caf", "wma", "amr");

    private SoundSignature() {}

    /**
     * Whether bytes begin a sound that other codecs write: WAV, AIFF, FLAC, Ogg, MP3, AAC, AU, CAF, AMR, or MP4 that is no picture.
     *
     * @param start the first bytes; 12 are enough
     */
    public static boolean matches(byte[] start) {
        String text = new String(start, 0, Math.min(12, start.length), StandardCharsets.ISO_8859_1);
        boolean riff = text.startsWith("RIFF") || text.startsWith("RF64") || text.startsWith("RIFX");
        boolean mp4 = text.length() >= 12 && text.startsWith("ftyp", 4);
        boolean picture = mp4 && List.of("avif", "avis", "heic", "heix", "mif1").contains(text.substring(8, 12));
        boolean aiff = text.startsWith("FORM") && text.startsWith("AIF", 8);
        boolean known =
                List.of("fLaC", "OggS", "ID3", ".snd", "caff", "#!AMR").stream().anyMatch(text::startsWith);
        return riff && text.startsWith("WAVE", 8) || mp4 && !picture || aiff || known || isMpegAudio(start);
    }

    /** Whether a file's name ends as those of sounds do: {@code .wav}, {@code .flac}, {@code .mp3}, ... */
    public static boolean matchesName(String name) {
        return SUFFIXES.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }

    /** A frame header of MP3 or of AAC in ADTS: eleven ones and then, in MP3, a layer, a bit rate and a sample rate that exist. */
    private static boolean isMpegAudio(byte[] start) {
        if (start.length < 4 || (start[0] & 0xFF) != 0xFF || (start[1] & 0xE0) != 0xE0) {
            return false;
        }
        boolean adts = (start[1] & 0xF6) == 0xF0;
        boolean layer = (start[1] & 0x06) != 0 && (start[1] & 0x18) != 0x08;
        int bitRate = start[2] >> 4 & 15;
        return adts || layer && bitRate != 0 && bitRate != 15 && (start[2] & 0x0C) != 0x0C;
    }
}
