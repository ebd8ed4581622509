package dev.nacre.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalLong;

/**
 * WAV of 16 or 24 bits or 32-bit float. Beyond 4 GiB it is RF64 (EBU Tech 3306): files keep 36 bytes of their head free for that. Into
 * a pipe of unknown length, sizes in the head are 2^32 - 1, which readers take for "to the end".
 */
final class WavWriter implements MediaSoundWriter {
    private static final int BLOCK = 1 << 15;
    private static final long UNKNOWN = 0xFFFFFFFFL;

    /** Of the chunk with RF64's sizes, and of the empty one that keeps its place: file, data, samples, and a table of none. */
    private static final int LONG_SIZES = 28;

    /** What follows the first four bytes of the identifiers of sub-formats. */
    private static final byte[] GUID_TAIL = {
        0, 0, 0, 0, 0x10, 0, (byte) 0x80, 0, 0, (byte) 0xAA, 0, 0x38, (byte) 0x9B, 0x71
    };

    private final ByteSink sink;
    private final int channels;
    private final int rate;
    private final int bytes;
    private final OptionalLong length;
    private final boolean mayBeLong;
    private final ByteBuffer block;
    private final byte[] head;
    private long written; // samples
    private boolean finished;
    private boolean closed;

    WavWriter(ByteSink sink, int bits, int rate, ChannelLayout layout, Map<String, String> tags, OptionalLong length)
            throws IOException {
        this.sink = sink;
        this.channels = layout.channels();
        this.rate = rate;
        this.bytes = bits / 8;
        this.length = length;
        this.mayBeLong = length.isPresent()
                ? length.getAsLong() > (UNKNOWN - (1 << 17)) / (channels * bytes)
                : sink.isSeekable() && !(sink instanceof ByteSink.Memory);
        this.block = ByteBuffer.allocate(Math.max(BLOCK, channels * bytes)).order(ByteOrder.LITTLE_ENDIAN);
        this.head = head(layout, tags);
        sink.write(head, 0, head.length);
    }

    private byte[] head(ChannelLayout layout, Map<String, String> tags) {
        byte[] list = tagList(tags);
        boolean isFloat = bytes == 4;
        boolean extensible = channels > 2
                || layout.mask() != 0
                        && layout.mask() != ChannelLayout.of(channels).mask();
        int tag = isFloat ? WavFormat.FLOAT : WavFormat.PCM;
        int formatBytes = extensible ? 40 : isFloat ? 18 : 16;
        ByteBuffer made = ByteBuffer.allocate(12 + 8 + LONG_SIZES + 8 + formatBytes + 12 + list.length + 8)
                .order(ByteOrder.LITTLE_ENDIAN);
        put(made, "RIFF").putInt(-1);
        put(made, "WAVE");
        if (mayBeLong) {
            put(made, "JUNK").putInt(LONG_SIZES).put(new byte[LONG_SIZES]);
        }
        put(made, "fmt ").putInt(formatBytes);
        made.putShort((short) (extensible ? WavFormat.EXTENSIBLE : tag)).putShort((short) channels);
        made.putInt(rate).putInt(Math.toIntExact((long) rate * channels * bytes & 0x7FFFFFFF));
        made.putShort((short) (channels * bytes)).putShort((short) (8 * bytes));
        if (extensible) {
            made.putShort((short) 22).putShort((short) (8 * bytes)).putInt((int) layout.mask());
            made.putShort((short) tag).put(GUID_TAIL);
        } else if (isFloat) {
            made.putShort((short) 0);
        }
        if (isFloat) {
            put(made, "fact").putInt(4).putInt(-1);
        }
        made.put(list);
        put(made, "data").putInt(-1);
        byte[] out = new byte[made.position()];
        made.flip().get(out);
        if (length.isPresent()) {
            patch(out, length.getAsLong());
        }
        return out;
    }

    /** Writes sizes into the head. */
    private void patch(byte[] head, long samples) {
        ByteBuffer buffer = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
        long data = Math.multiplyExact(samples, (long) channels * bytes);
        long riff = head.length - 8 + data + (data & 1);
        if (riff >= UNKNOWN) { // only where there is place for it
            put(buffer, "RF64").position(12);
            put(buffer, "ds64").position(20);
            buffer.putLong(riff).putLong(data).putLong(samples);
        } else {
            buffer.putInt(4, (int) riff).putInt(head.length - 4, (int) data);
        }
        if (bytes == 4) {
            int format = mayBeLong ? 20 + LONG_SIZES : 12;
            int fact = format + 8 + buffer.getInt(format + 4);
            buffer.putInt(fact + 8, (int) Math.min(samples, UNKNOWN));
        }
    }

    private static byte[] tagList(Map<String, String> tags) {
        ByteBuffer list = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
        put(list, "LIST").putInt(0);
        put(list, "INFO");
        for (Map.Entry<String, String> name : WavFormat.TAG_NAMES.entrySet()) {
            String value = tags.get(name.getValue());
            byte[] text = value == null ? new byte[0] : value.getBytes(StandardCharsets.UTF_8);
            if (text.length > 0 && text.length + 10 <= list.remaining()) {
                put(list, name.getKey()).putInt(text.length + 1);
                list.put(text).put((byte) 0);
                if (list.position() % 2 != 0) {
                    list.put((byte) 0);
                }
            }
        }
        byte[] out = new byte[list.position() > 12 ? list.position() : 0];
        list.putInt(4, list.position() - 8);
        list.flip().get(out);
        return out;
    }

    private static ByteBuffer put(ByteBuffer to, String fourLetters) {
        return to.put(fourLetters.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public int fileRate() {
        return rate;
    }

    @Override
    public void write(float[][] samples, int offset, int count) throws IOException {
        if (finished || closed) {
            throw new IllegalStateException("the writer is finished or closed");
        }
        if (count == 0) {
            return;
        }
        Blocks.check(samples, channels, offset, count);
        for (int n = offset; n < offset + count; n++) {
            if (block.remaining() < channels * bytes) {
                flush();
            }
            for (float[] channel : samples) {
                put(channel[n]);
            }
        }
        written += count;
    }

    private void put(float v) {
        switch (bytes) {
            case 2 -> block.putShort((short) Blocks.toInteger(v, 16));
            case 3 -> {
                int i = Blocks.toInteger(v, 24);
                block.putShort((short) i).put((byte) (i >> 16));
            }
            default -> block.putFloat(v);
        }
    }

    private void flush() throws IOException {
        sink.write(block.array(), 0, block.position());
        block.clear();
    }

    @Override
    public void finish() throws IOException {
        if (finished || closed) {
            throw new IllegalStateException("the writer is finished or closed");
        }
        finished = true;
        flush();
        if ((written * channels * bytes & 1) != 0) {
            sink.write(new byte[1], 0, 1);
        }
        if (length.isPresent() && length.getAsLong() != written) {
            throw new MediaException("WAV file of " + length.getAsLong() + " samples got " + written);
        }
        if (sink.isSeekable() && length.isEmpty()) {
            patch(head, written);
            sink.seek(0);
            sink.write(head, 0, head.length);
            sink.seek(sink.size());
        }
        sink.finish();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        sink.close();
    }
}
