package dev.nacre.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The head of a WAV or RF64 file up to its samples ("Multimedia Programming Interface and Data Specifications 1.0"; RF64: EBU Tech
 * 3306).
 *
 * @param tag of the format: {@link #PCM}, {@link #FLOAT}, {@link #A_LAW}, {@link #MU_LAW}, or another one
 * @param channels as the file has it
 * @param rate samples a second, as the file has it
 * @param bytes of one sample of one channel
 * @param mask of loudspeakers, 0 if none
 * @param data where the samples begin
 * @param dataBytes how many bytes of them there are, or -1 if the file does not say
 * @param tags of the LIST chunks before the samples, and behind them where the source can be sought
 */
record WavFormat(
        int tag, int channels, int rate, int bytes, long mask, long data, long dataBytes, Map<String, String> tags) {
    static final int PCM = 1;
    static final int FLOAT = 3;
    static final int A_LAW = 6;
    static final int MU_LAW = 7;
    static final int EXTENSIBLE = 0xFFFE;

    /** In the order they are written. */
    static final Map<String, String> TAG_NAMES = tagNames(
            "INAM",
            "title",
            "IART",
            "artist",
            "IPRD",
            "album",
            "ICMT",
            "comment",
            "ICRD",
            "date",
            "IGNR",
            "genre",
            "IPRT",
            "track",
            "ICOP",
            "copyright",
            "ISFT",
            "encoder");

    private static final long UNKNOWN = 0xFFFFFFFFL;
    private static final int MAX_TAGS_BYTES = 1 << 16;
    private static final int MAX_CHUNKS = 1000;

    private static Map<String, String> tagNames(String... pairs) {
        Map<String, String> names = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            names.put(pairs[i], pairs[i + 1]);
        }
        return Collections.unmodifiableMap(names);
    }

    /** True if {@link WavReader} can read the samples. */
    boolean isPlain() {
        return switch (tag) {
            case PCM -> bytes >= 1 && bytes <= 4;
            case FLOAT -> bytes == 4 || bytes == 8;
            case A_LAW, MU_LAW -> bytes == 1;
            default -> false;
        };
    }

    WavFormat requirePlain() throws MediaException {
        if (!isPlain()) {
            throw new MediaException("a WAV stream of format " + tag + " with " + bytes
                    + " bytes a sample can't be read from a pipe; as a file it may be");
        }
        return this;
    }

    /** Reads from the start of the source to the first sample. */
    static WavFormat read(ByteSource source) throws IOException {
        Parser parser = new Parser(source);
        try {
            return parser.parse();
        } catch (IllegalArgumentException e) {
            throw new MediaException("damaged WAV file: " + e.getMessage(), e);
        }
    }

    private static final class Parser {
        private final ByteSource source;
        private final Map<String, String> tags = new LinkedHashMap<>();
        private ByteBuffer format;
        private long longData = -1; // of RF64

        Parser(ByteSource source) {
            this.source = source;
        }

        WavFormat parse() throws IOException {
            ByteBuffer riff = take(12);
            long riffSize = riff.getInt(4) & UNKNOWN;
            for (int chunk = 0; chunk < MAX_CHUNKS; chunk++) {
                ByteBuffer head = take(8);
                String type = new String(head.array(), 0, 4, StandardCharsets.ISO_8859_1);
                long size = head.getInt(4) & UNKNOWN;
                if (type.equals("data")) {
                    return withData(size, riffSize);
                }
                read(type, size);
            }
            throw new MediaException("damaged WAV file: no samples in its first " + MAX_CHUNKS + " chunks");
        }

        private void read(String type, long size) throws IOException {
            if (type.equals("fmt ") && size >= 14 && size <= 4096) {
                format = take((int) size);
            } else if (type.equals("ds64") && size >= 16 && size <= 1 << 16) {
                longData = take((int) size).getLong(8);
            } else if (type.equals("LIST") && size >= 4 && size <= MAX_TAGS_BYTES) {
                readTags(take((int) size));
            } else {
                skip(size);
            }
            skip(size & 1);
        }

        private void readTags(ByteBuffer list) {
            if (!new String(list.array(), 0, 4, StandardCharsets.ISO_8859_1).equals("INFO")) {
                return;
            }
            int at = 4;
            while (at + 8 <= list.capacity()) {
                String id = new String(list.array(), at, 4, StandardCharsets.ISO_8859_1);
                int size = list.getInt(at + 4);
                if (size < 0 || size > list.capacity() - at - 8) {
                    return; // cut: what came before holds
                }
                int end = at + 8;
                while (end < at + 8 + size && list.get(end) != 0) {
                    end++;
                }
                String text = new String(list.array(), at + 8, end - at - 8, StandardCharsets.UTF_8).strip();
                if (!text.isEmpty()) {
                    tags.putIfAbsent(TAG_NAMES.getOrDefault(id, id.toLowerCase(Locale.ROOT)), text);
                }
                at += 8 + size + (size & 1);
            }
        }

        private WavFormat withData(long size, long riffSize) throws IOException {
            if (format == null) {
                throw new MediaException("damaged WAV file: no format before its samples");
            }
            int tag = format.getShort(0) & 0xFFFF;
            int channels = format.getShort(2) & 0xFFFF;
            int rate = format.getInt(4);
            int block = format.getShort(12) & 0xFFFF;
            long mask = 0;
            if (tag == EXTENSIBLE && format.capacity() >= 40) {
                mask = format.getInt(20) & UNKNOWN;
                tag = format.getShort(24) & 0xFFFF;
            }
            if (channels < 1 || channels > ChannelLayout.MAX_CHANNELS || rate < 1) {
                throw new MediaException("WAV file of " + channels + " channels and " + (rate & UNKNOWN) + " Hz; 1 to "
                        + ChannelLayout.MAX_CHANNELS + " channels can be read");
            }
            long data = source.position();
            long dataBytes = size;
            if (size == UNKNOWN && longData >= 0) {
                dataBytes = longData;
            } else if (size == UNKNOWN || size == 0 && riffSize == 0 || !source.isSeekable() && size >= 0x7FFFF000L) {
                // Programs that write into a pipe can't know the size and leave one of these.
                dataBytes = source.isSeekable() ? source.size() - data : -1;
            }
            if (block % channels != 0) {
                block = 0; // nothing that can be read here
            }
            if (source.isSeekable()) {
                readTagsBehind(data, dataBytes);
                source.seek(data);
            }
            return new WavFormat(tag, channels, rate, block / channels, mask, data, dataBytes, tags);
        }

        private void readTagsBehind(long data, long dataBytes) throws IOException {
            long at = data + dataBytes + (dataBytes & 1);
            for (int chunk = 0; chunk < MAX_CHUNKS && at >= data && at + 8 <= source.size(); chunk++) {
                source.seek(at);
                ByteBuffer head = take(8);
                long size = head.getInt(4) & UNKNOWN;
                if (new String(head.array(), 0, 4, StandardCharsets.ISO_8859_1).equals("LIST")
                        && size >= 4
                        && size <= Math.min(MAX_TAGS_BYTES, source.size() - at - 8)) {
                    readTags(take((int) size));
                }
                at += 8 + size + (size & 1);
            }
        }

        private ByteBuffer take(int count) throws IOException {
            byte[] bytes = new byte[count];
            int found = source.readFully(bytes, 0, count);
            if (found < count) {
                throw new MediaException("truncated WAV file: it ends in its head, at byte " + source.position());
            }
            return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        }

        private void skip(long count) throws IOException {
            if (source.isSeekable()) {
                source.seek(source.position() + count);
                return;
            }
            byte[] block = new byte[(int) Math.min(count, 1 << 14)];
            for (long left = count; left > 0; ) {
                int n = source.read(block, 0, (int) Math.min(left, block.length));
                if (n < 0) {
                    throw new MediaException("truncated WAV file: it ends in its head, at byte " + source.position());
                }
                left -= n;
            }
        }
    }
}
