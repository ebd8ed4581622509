package dev.nacre.media;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.Read_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.avformat.Seek_Pointer_long_int;
import org.bytedeco.ffmpeg.avformat.Write_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * FFmpeg's input or output through a {@link ByteSource} or {@link ByteSink}. No exception passes through FFmpeg's frames: the first
 * is kept for {@link #rethrow}, and FFmpeg is told that there was an error.
 *
 * <p>JavaCPP can make only ten functions of one kind, so there is one of each for the process, and a number in FFmpeg's hands tells
 * it which of these objects is meant.
 */
final class FfmpegIo {
    private static final int BUFFER = 1 << 15;
    private static final int EIO = -5;
    private static final int WHENCE_SET = 0;
    private static final int WHENCE_CURRENT = 1;
    private static final int WHENCE_END = 2;

    private static final Map<Long, FfmpegIo> OPEN = new ConcurrentHashMap<>();
    private static final AtomicLong NEXT = new AtomicLong(1);

    private static final Read_packet_Pointer_BytePointer_int READ = new Read_packet_Pointer_BytePointer_int() {
        @Override
        public int call(Pointer opaque, BytePointer to, int count) {
            FfmpegIo io = OPEN.get(opaque.address());
            return io == null ? EIO : io.read(to, count);
        }
    };

    private static final Write_packet_Pointer_BytePointer_int WRITE = new Write_packet_Pointer_BytePointer_int() {
        @Override
        public int call(Pointer opaque, BytePointer from, int count) {
            FfmpegIo io = OPEN.get(opaque.address());
            return io == null ? EIO : io.write(from, count);
        }
    };

    private static final Seek_Pointer_long_int SEEK = new Seek_Pointer_long_int() {
        @Override
        public long call(Pointer opaque, long offset, int whence) {
            FfmpegIo io = OPEN.get(opaque.address());
            return io == null ? EIO : io.seek(offset, whence);
        }
    };

    /** A number that looks like a pointer to FFmpeg, which never follows it. */
    private static final class Handle extends Pointer {
        Handle(long number) {
            address = number;
        }
    }

    private final ByteSource source; // null: a sink
    private final ByteSink sink; // null: a source
    private final long number = NEXT.getAndIncrement();
    private final byte[] block = new byte[BUFFER];
    private AVIOContext context;
    private Throwable failure;

    private FfmpegIo(ByteSource source, ByteSink sink, boolean seekable) throws MediaException {
        this.source = source;
        this.sink = sink;
        BytePointer buffer = new BytePointer(avutil.av_malloc(BUFFER));
        if (buffer.isNull()) {
            throw new MediaException("no memory for a buffer");
        }
        OPEN.put(number, this);
        this.context = avformat.avio_alloc_context(
                buffer,
                BUFFER,
                sink == null ? 0 : 1,
                new Handle(number),
                sink == null ? READ : null,
                sink == null ? null : WRITE,
                seekable || sink == null ? SEEK : null);
        if (context == null) {
            OPEN.remove(number);
            avutil.av_free(buffer);
            throw new MediaException("no memory for a buffer");
        }
        context.seekable(seekable ? avformat.AVIO_SEEKABLE_NORMAL : 0);
    }

    /** FFmpeg must have been loaded. */
    static FfmpegIo of(ByteSource source) throws IOException {
        return new FfmpegIo(source, null, source.isSeekable());
    }

    /** FFmpeg must have been loaded. */
    static FfmpegIo of(ByteSink sink) throws IOException {
        return new FfmpegIo(null, sink, sink.isSeekable());
    }

    AVIOContext context() {
        return context;
    }

    /** Throws what the source or sink threw, if it did. */
    void rethrow() throws IOException {
        if (failure instanceof IOException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
        if (failure != null) {
            throw new MediaException("reading or writing failed: " + failure, failure);
        }
    }

    private int read(BytePointer to, int count) {
        try {
            int n = source.read(block, 0, Math.min(count, block.length));
            if (n < 0) {
                return avutil.AVERROR_EOF();
            }
            to.put(block, 0, n);
            return n;
        } catch (Throwable e) { // also errors: what is thrown through FFmpeg's frames ends the process
            return failed(e);
        }
    }

    private int write(BytePointer from, int count) {
        try {
            BytePointer at = new BytePointer(from);
            for (int done = 0; done < count; ) {
                int n = Math.min(count - done, block.length);
                at.position(from.position() + done).get(block, 0, n);
                sink.write(block, 0, n);
                done += n;
            }
            return count;
        } catch (Throwable e) { // also errors: what is thrown through FFmpeg's frames ends the process
            return failed(e);
        }
    }

    private long seek(long offset, int whence) {
        try {
            if (source != null && !source.isSeekable()) {
                // No size is an error, which FFmpeg's mp3 takes for a huge size, so that it doubts the count of frames.
                return (whence & avformat.AVSEEK_SIZE) != 0 ? 0 : EIO;
            }
            if ((whence & avformat.AVSEEK_SIZE) != 0) {
                return source == null ? sink.size() : source.size();
            }
            long from = switch (whence & ~avformat.AVSEEK_FORCE) {
                case WHENCE_SET -> 0;
                case WHENCE_CURRENT -> source == null ? sink.position() : source.position();
                case WHENCE_END -> source == null ? sink.size() : source.size();
                default -> Long.MIN_VALUE;
            };
            long target = from + offset;
            if (from == Long.MIN_VALUE || target < 0) {
                return EIO;
            }
            if (source == null) {
                sink.seek(target);
            } else {
                source.seek(target);
            }
            return target;
        } catch (Throwable e) { // also errors: what is thrown through FFmpeg's frames ends the process
            return failed(e);
        }
    }

    private int failed(Throwable e) {
        if (failure == null) {
            failure = e;
        }
        return EIO;
    }

    /** Frees FFmpeg's part; the source or sink stays open. Repeatable. */
    void free() {
        if (context != null) {
            OPEN.remove(number);
            BytePointer buffer = context.buffer(); // FFmpeg may have put another in its place
            avutil.av_free(buffer);
            avformat.avio_context_free(context);
            context = null;
        }
    }
}
