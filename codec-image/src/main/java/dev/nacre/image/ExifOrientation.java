package dev.nacre.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.OptionalInt;

/** The orientation that EXIF states: tag 274 of the first directory of a TIFF file (TIFF 6.0, sections 2 and 8). */
final class ExifOrientation {
    private static final int TAG = 274;
    private static final int TYPE_SHORT = 3;
    private static final int ENTRY_BYTES = 12;

    /** Names of ImageIO's standard tree for the orientations 1 to 8, as the JDK's TIFF reader has them. */
    private static final List<String> NAMES =
            List.of("Normal", "FlipH", "Rotate180", "FlipV", "FlipHRotate90", "Rotate270", "FlipVRotate90", "Rotate90");

    private ExifOrientation() {}

    /** @return 1 to 8; empty where there is none, or no sound one */
    static OptionalInt of(byte[] tiff) {
        if (tiff.length < 8 || tiff[0] != tiff[1] || (tiff[0] != 'I' && tiff[0] != 'M')) {
            return OptionalInt.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(tiff).order(tiff[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        long start = in.getInt(4) & 0xFFFFFFFFL;
        if (in.getShort(2) != 42 || start > tiff.length - 2) {
            return OptionalInt.empty();
        }
        int count = in.getShort((int) start) & 0xFFFF;
        for (int i = 0; i < count; i++) {
            long entry = start + 2 + (long) i * ENTRY_BYTES;
            if (entry + ENTRY_BYTES > tiff.length) {
                return OptionalInt.empty();
            }
            int at = (int) entry;
            if ((in.getShort(at) & 0xFFFF) == TAG) {
                int value = in.getShort(at + 8) & 0xFFFF;
                boolean sound = in.getShort(at + 2) == TYPE_SHORT && in.getInt(at + 4) == 1 && value >= 1 && value <= 8;
                return sound ? OptionalInt.of(value) : OptionalInt.empty();
            }
        }
        return OptionalInt.empty();
    }

    /** The name of an orientation in ImageIO's standard tree. */
    static String name(int orientation) {
        return NAMES.get(orientation - 1);
    }

    /** The orientation of a name; empty if it is another word, or says that nothing is to be turned. */
    static OptionalInt ofName(String name) {
        int index = NAMES.indexOf(name);
        return index > 0 ? OptionalInt.of(index + 1) : OptionalInt.empty();
    }

    /** EXIF that states an orientation, and nothing else. */
    static byte[] exif(int orientation) {
        ByteBuffer tiff = ByteBuffer.allocate(26).order(ByteOrder.BIG_ENDIAN);
        tiff.putShort((short) 0x4D4D).putShort((short) 42).putInt(8);
        tiff.putShort((short) 1).putShort((short) TAG).putShort((short) TYPE_SHORT);
        tiff.putInt(1).putShort((short) orientation).putShort((short) 0).putInt(0);
        return tiff.array();
    }
}
