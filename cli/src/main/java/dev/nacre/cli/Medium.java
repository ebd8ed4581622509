package dev.nacre.cli;

import dev.nacre.bitstream.ChunkReader;
import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.Head;
import dev.nacre.bitstream.MediaKind;
import dev.nacre.bitstream.NacreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What a file holds, by its first bytes; by its suffix where they tell nothing. */
enum Medium {
    PICTURE,
    SOUND;

    /** Enough for the head of a {@code .ncr} file. */
    private static final int PREFIX = 512;

    private static final List<String> SOUND_SUFFIXES =
            List.of("wav", "flac", "mp3", "ogg", "oga", "opus", "m4a", "aac", "aif", "aiff", "au", "caf", "wma", "amr");

    /**
     * The medium of a stream, which stands where it stood afterwards.
     *
     * @param in supports {@code mark}
     * @param name for its suffix
     */
    static Medium of(InputStream in, Path name) throws IOException {
        in.mark(PREFIX);
        byte[] start = in.readNBytes(PREFIX);
        in.reset();
        if (isNacre(start)) {
            return ofNacre(start);
        }
        return isSound(start) || SOUND_SUFFIXES.contains(suffix(name)) ? SOUND : PICTURE;
    }

    /** As {@link #of(InputStream, Path)}, for a file. */
    static Medium of(Path file) throws IOException {
        try (InputStream in = InputFile.open(file)) {
            return of(in, file);
        }
    }

    /** Whether a {@code .ncr} file starts so, even a damaged one. */
    static boolean isNacre(byte[] start) {
        // Without the first byte, which a 7-bit transfer changes: the decoder then says what happened.
        return start.length >= 4 && start[1] == 'N' && start[2] == 'C' && start[3] == 'R';
    }

    /** By the head; a head that can't be read is for the decoder of pictures to complain about. */
    private static Medium ofNacre(byte[] start) throws IOException {
        try {
            Head head = Head.read(new ChunkReader(new ByteArrayInputStream(start), DecodeLimits.defaults()).next());
            return head.kind() == MediaKind.AUDIO ? SOUND : PICTURE;
        } catch (NacreException e) {
            return PICTURE;
        }
    }

    private static boolean isSound(byte[] start) {
        String text = new String(start, 0, Math.min(12, start.length), StandardCharsets.ISO_8859_1);
        boolean riff = text.startsWith("RIFF") || text.startsWith("RF64") || text.startsWith("RIFX");
        boolean mp4 = text.length() >= 12 && text.startsWith("ftyp", 4);
        boolean picture = mp4 && List.of("avif", "avis", "heic", "heix", "mif1").contains(text.substring(8, 12));
        boolean aiff = text.startsWith("FORM") && text.startsWith("AIF", 8);
        boolean known =
                List.of("fLaC", "OggS", "ID3", ".snd", "caff", "#!AMR").stream().anyMatch(text::startsWith);
        return riff && text.startsWith("WAVE", 8) || mp4 && !picture || aiff || known || isMpegAudio(start);
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

    private static String suffix(Path name) {
        String text = String.valueOf(name.getFileName());
        return text.substring(text.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
