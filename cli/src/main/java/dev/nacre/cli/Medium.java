package dev.nacre.cli;

import dev.nacre.bitstream.ChunkReader;
import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.Head;
import dev.nacre.bitstream.MediaKind;
import dev.nacre.bitstream.NacreException;
import dev.nacre.image.PictureReader;
import dev.nacre.media.SoundSignature;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Locale;

/** What a file holds, by its first bytes; by its suffix where they tell nothing. */
enum Medium {
    PICTURE,
    SOUND;

    /** Enough for the head of a {@code .ncr} file. */
    private static final int PREFIX = 512;

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
        return SoundSignature.matches(start) || SoundSignature.matchesName(String.valueOf(name.getFileName()))
                ? SOUND
                : PICTURE;
    }

    /** As {@link #of(InputStream, Path)}, for a file. */
    static Medium of(Path file) throws IOException {
        try (InputStream in = InputFile.open(file)) {
            return of(in, file);
        }
    }

    /** Whether a file of a folder is a picture or sound to encode, by its first bytes or its name; it may be damaged all the same. */
    static boolean isSource(Path file) {
        try (InputStream in = InputFile.open(file)) {
            boolean coded = isNamedCoded(file) || InputFile.isNacre(in);
            return !coded && (of(in, file) == SOUND || PictureReader.recognises(file));
        } catch (IOException e) {
            return true; // and the encoder will say why not
        }
    }

    /** Whether a file of a folder is a {@code .ncr} file, by its first bytes or its name; it may be damaged all the same. */
    static boolean isCoded(Path file) {
        if (isNamedCoded(file)) {
            return true;
        }
        try (InputStream in = InputFile.open(file)) {
            return InputFile.isNacre(in);
        } catch (IOException e) {
            return false; // whatever it is, it is not named like one
        }
    }

    private static boolean isNamedCoded(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".ncr");
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
}
