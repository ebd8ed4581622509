package dev.nacre.image.imageio;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;

/** Recognises Nacre pictures, without model and native libraries. Registered by META-INF/services. */
public final class NacreImageReaderSpi extends ImageReaderSpi {
    private static final byte[] SIGNATURE = {(byte) 0x8E, 'N', 'C', 'R', '\r', '\n', 0x1A, '\n'};
    private static final byte[] HEAD = {'H', 'E', 'A', 'D'};

    /** Signature, type and length of the first chunk, and its first byte, which holds the kind. */
    private static final int MAX_BYTES = 8 + 4 + 9 + 1;

    /** Called by ImageIO. */
    public NacreImageReaderSpi() {
        super(
                Provider.VENDOR,
                Provider.version(),
                Provider.NAMES,
                Provider.SUFFIXES,
                Provider.MIME_TYPES,
                Provider.READER_CLASS,
                new Class<?>[] {ImageInputStream.class},
                new String[] {Provider.WRITER_SPI_CLASS},
                false,
                null,
                null,
                null,
                null,
                true,
                Provider.METADATA_FORMAT,
                Provider.METADATA_FORMAT_CLASS,
                null,
                null);
    }

    /**
     * Whether the stream holds a Nacre picture, by its first 22 bytes; sound and video of the same container are none. Position and
     * byte order of the stream are left as they were.
     */
    @Override
    public boolean canDecodeInput(Object source) throws IOException {
        if (!(source instanceof ImageInputStream stream)) {
            return false;
        }
        ByteOrder order = stream.getByteOrder();
        stream.mark();
        try {
            byte[] start = new byte[MAX_BYTES];
            int count = 0;
            while (count < start.length) {
                int n = stream.read(start, count, start.length - count);
                if (n < 0) {
                    break;
                }
                count += n;
            }
            return isPicture(start, count);
        } finally {
            stream.reset();
            stream.setByteOrder(order);
        }
    }

    private static boolean isPicture(byte[] start, int count) {
        if (count < SIGNATURE.length || !startsWith(start, 0, SIGNATURE)) {
            return false;
        }
        int at = SIGNATURE.length;
        if (count < at + HEAD.length || !startsWith(start, at, HEAD)) {
            // Damaged behind the signature: the reader will say where, which is better than "unknown format".
            return true;
        }
        at += HEAD.length;
        while (at < count && start[at] < 0) {
            at++;
        }
        at++;
        // The high half of the first byte is the kind, 0 for pictures.
        return at >= count || (start[at] & 0xF0) == 0;
    }

    private static boolean startsWith(byte[] bytes, int offset, byte[] expected) {
        return Arrays.equals(bytes, offset, offset + expected.length, expected, 0, expected.length);
    }

    @Override
    public ImageReader createReaderInstance(Object extension) {
        return NacreImageReader.of(this);
    }

    @Override
    public String getDescription(Locale locale) {
        return "Nacre picture reader";
    }
}
