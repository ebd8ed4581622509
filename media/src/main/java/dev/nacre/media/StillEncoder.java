package dev.nacre.media;

import dev.nacre.image.Picture;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/**
 * Makes a file of one still picture by one of FFmpeg's encoders, in memory.
 *
 * <p>Immutable and thread-safe; every call opens an encoder of its own, as FFmpeg wants it, and frees all that it took.
 */
public final class StillEncoder {
    private final Ffmpeg ffmpeg;
    private final String encoder;
    private final PixelLayout layout;
    private final Map<String, String> options;
    private final Optional<String> muxer;
    private final int threads;

    private StillEncoder(
            Ffmpeg ffmpeg,
            String encoder,
            PixelLayout layout,
            Map<String, String> options,
            Optional<String> muxer,
            int threads) {
        this.ffmpeg = ffmpeg;
        this.encoder = encoder;
        this.layout = layout;
        this.options = options;
        this.muxer = muxer;
        this.threads = threads;
    }

    /**
     * An encoder without options, one thread, whose packet is the file.
     *
     * @param encoder FFmpeg's name, {@code libwebp}
     * @param layout one that the encoder takes
     */
    public static StillEncoder of(Ffmpeg ffmpeg, String encoder, PixelLayout layout) {
        return new StillEncoder(
                Objects.requireNonNull(ffmpeg, "ffmpeg"),
                Objects.requireNonNull(encoder, "encoder"),
                Objects.requireNonNull(layout, "layout"),
                Map.of(),
                Optional.empty(),
                1);
    }

    /** Sets one of FFmpeg's options, the encoder's own or a general one; one that there is not fails at the next {@link #encode}. */
    public StillEncoder withOption(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(options);
        all.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
        return new StillEncoder(ffmpeg, encoder, layout, all, muxer, threads);
    }

    /** Sets the container, by FFmpeg's name ({@code avif}). */
    public StillEncoder withMuxer(String name) {
        return new StillEncoder(ffmpeg, encoder, layout, options, Optional.of(name), threads);
    }

    /**
     * Sets how many threads the encoder may use.
     *
     * @throws IllegalArgumentException if it is not in [1, 64]
     */
    public StillEncoder withThreads(int newThreads) {
        return new StillEncoder(ffmpeg, encoder, layout, options, muxer, checkThreads(newThreads));
    }

    static int checkThreads(int threads) {
        if (threads < 1 || threads > 64) {
            throw new IllegalArgumentException("threads: " + threads + ", allowed are 1 to 64");
        }
        return threads;
    }

    /**
     * The file of a picture; alpha is left out, but in {@link PixelLayout#BGRA}.
     *
     * @throws MediaException if there is no such encoder, option or container, or the encoder fails (as for a size it can't hold)
     */
    public byte[] encode(Picture picture) throws MediaException {
        AVCodec codec = avcodec.avcodec_find_encoder_by_name(encoder);
        if (codec == null) {
            throw new MediaException("FFmpeg " + ffmpeg.version() + " has no encoder " + encoder);
        }
        long mark = ffmpeg.log().mark();
        AVCodecContext context = avcodec.avcodec_alloc_context3(codec);
        AVFrame frame = avutil.av_frame_alloc();
        try {
            if (context == null || frame == null) {
                throw new MediaException("no memory for " + encoder);
            }
            open(codec, context, picture, mark);
            frame.width(picture.width()).height(picture.height()).format(context.pix_fmt());
            frame.color_range(context.color_range()).colorspace(context.colorspace());
            frame.color_primaries(context.color_primaries()).color_trc(context.color_trc());
            frame.pts(0).quality(context.global_quality());
            ffmpeg.check(avutil.av_frame_get_buffer(frame, 0), "no memory for a frame", mark);
            Frames.write(picture, layout, frame);
            ffmpeg.check(avcodec.avcodec_send_frame(context, frame), encoder + " failed", mark);
            ffmpeg.check(avcodec.avcodec_send_frame(context, null), encoder + " failed", mark);
            return muxer.isPresent() ? muxed(context, muxer.get(), mark) : packets(context, mark);
        } finally {
            avutil.av_frame_free(frame);
            avcodec.avcodec_free_context(context);
        }
    }

    private void open(AVCodec codec, AVCodecContext context, Picture picture, long mark) throws MediaException {
        context.width(picture.width()).height(picture.height());
        context.pix_fmt(layout.format(picture.colour() == Picture.Colour.GREY));
        context.time_base(avutil.av_make_q(1, 1)).framerate(avutil.av_make_q(1, 1));
        context.thread_count(threads);
        if (muxer.isPresent()) {
            context.flags(context.flags() | avcodec.AV_CODEC_FLAG_GLOBAL_HEADER);
        }
        if (layout.isYuv()) {
            context.color_range(avutil.AVCOL_RANGE_JPEG).colorspace(avutil.AVCOL_SPC_SMPTE170M);
            context.color_primaries(avutil.AVCOL_PRI_BT709).color_trc(avutil.AVCOL_TRC_IEC61966_2_1);
        }
        AVDictionary dictionary = new AVDictionary(null);
        try {
            for (Map.Entry<String, String> option : options.entrySet()) {
                avutil.av_dict_set(dictionary, option.getKey(), option.getValue(), 0);
            }
            ffmpeg.check(avcodec.avcodec_open2(context, codec, dictionary), encoder + " can't be opened", mark);
            // What is left in it, nobody took.
            if (avutil.av_dict_count(dictionary) > 0) {
                String name = avutil.av_dict_iterate(dictionary, null).key().getString();
                throw new MediaException(encoder + " has no option " + name);
            }
        } finally {
            avutil.av_dict_free(dictionary);
        }
    }

    private byte[] packets(AVCodecContext context, long mark) throws MediaException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AVPacket packet = avcodec.av_packet_alloc();
        try {
            while (receive(context, packet, mark)) {
                byte[] bytes = new byte[packet.size()];
                packet.data().get(bytes);
                out.writeBytes(bytes);
                avcodec.av_packet_unref(packet);
            }
        } finally {
            avcodec.av_packet_free(packet);
        }
        if (out.size() == 0) {
            throw ffmpeg.failure(encoder + " gave nothing", Optional.empty(), mark);
        }
        return out.toByteArray();
    }

    private boolean receive(AVCodecContext context, AVPacket packet, long mark) throws MediaException {
        int code = avcodec.avcodec_receive_packet(context, packet);
        if (code == avutil.AVERROR_EOF()) {
            return false;
        }
        ffmpeg.check(code, encoder + " failed", mark);
        return true;
    }

    private byte[] muxed(AVCodecContext context, String container, long mark) throws MediaException {
        AVFormatContext format = new AVFormatContext(null);
        AVIOContext memory = new AVIOContext(null);
        AVPacket packet = avcodec.av_packet_alloc();
        try {
            int code = avformat.avformat_alloc_output_context2(format, null, container, null);
            ffmpeg.check(code, "FFmpeg can't write " + container, mark);
            ffmpeg.check(avformat.avio_open_dyn_buf(memory), "no memory for a file", mark);
            format.pb(memory);
            AVStream stream = avformat.avformat_new_stream(format, null);
            stream.time_base(context.time_base());
            ffmpeg.check(avcodec.avcodec_parameters_from_context(stream.codecpar(), context), container, mark);
            code = avformat.avformat_write_header(format, (AVDictionary) null);
            ffmpeg.check(code, "no " + container + " of " + encoder, mark);
            while (receive(context, packet, mark)) {
                packet.stream_index(0).duration(1);
                avcodec.av_packet_rescale_ts(packet, context.time_base(), stream.time_base());
                ffmpeg.check(avformat.av_write_frame(format, packet), "writing " + container, mark);
                avcodec.av_packet_unref(packet);
            }
            ffmpeg.check(avformat.av_write_trailer(format), "writing " + container, mark);
            BytePointer buffer = new BytePointer((BytePointer) null);
            int size = avformat.avio_close_dyn_buf(memory, buffer);
            memory.setNull();
            try {
                byte[] bytes = new byte[size];
                buffer.get(bytes);
                return bytes;
            } finally {
                avutil.av_free(buffer);
            }
        } finally {
            avcodec.av_packet_free(packet);
            if (!memory.isNull()) {
                BytePointer buffer = new BytePointer((BytePointer) null);
                avformat.avio_close_dyn_buf(memory, buffer);
                avutil.av_free(buffer);
            }
            if (!format.isNull()) {
                avformat.avformat_free_context(format);
            }
        }
    }
}
