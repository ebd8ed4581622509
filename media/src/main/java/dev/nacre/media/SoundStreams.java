package dev.nacre.media;

import dev.nacre.bitstream.DecodeLimits;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What has to be done with streams, which can't be sought, before they are read as sound. */
final class SoundStreams {
    /** Enough for a WAV's and an MP4's first words, and for the head of an Ogg page and the name of its codec. */
    private static final int HEAD = 36;

    /** A page of Ogg has at most 65 307 bytes, and the first pages hold headers. */
    private static final int SEVERAL_PAGES = 1 << 17;

    private SoundStreams() {}

    /**
     * What was taken from a stream.
     *
     * @param bytes the first ones
     * @param isWhole true if the stream has ended with them
     */
    record Start(byte[] bytes, boolean isWhole) {}

    /**
     * Reads the first bytes of a stream: few, but of Vorbis up to 128 KiB. Where the sound ends in its last page, FFmpeg finds out
     * in a file only, unless there is another page of sound before that one.
     */
    static Start start(InputStream stream) throws IOException {
        byte[] head = stream.readNBytes(HEAD);
        String text = new String(head, StandardCharsets.ISO_8859_1);
        if (!text.startsWith("OggS") || !text.startsWith("vorbis", 29)) {
            return new Start(head, head.length < HEAD);
        }
        byte[] more = stream.readNBytes(SEVERAL_PAGES);
        byte[] all = Arrays.copyOf(head, head.length + more.length);
        System.arraycopy(more, 0, all, head.length, more.length);
        return new Start(all, more.length < SEVERAL_PAGES);
    }

    /** True for MP4, whose table may stand at its end. */
    static boolean isMp4(byte[] head) {
        return head.length >= 8 && new String(head, 4, 4, StandardCharsets.ISO_8859_1).equals("ftyp");
    }

    /** A temporary file with all that the stream has; closes the stream. */
    static Path spool(InputStream stream, DecodeLimits limits) throws IOException {
        Path file = Files.createTempFile("nacre-", ".spool");
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] block = new byte[1 << 16];
            long total = 0;
            for (int n = stream.read(block); n >= 0; n = stream.read(block)) {
                total += n;
                limits.checkBytes(total);
                out.write(block, 0, n);
            }
            stream.close();
            return file;
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }
}
