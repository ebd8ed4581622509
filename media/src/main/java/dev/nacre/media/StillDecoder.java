package dev.nacre.media;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.image.Picture;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/**
 * Reads the first picture of a file by one of FFmpeg's decoders, from memory. Any bytes lead to a picture or an {@link IOException}.
 *
 * <p>Colours: BT.601 and BT.709 in either range, chroma of full or half resolution; WebP to the bit as libwebp does it
 * (its own rounding, no dithering). Alpha is dropped.
 *
 * <p>Immutable and thread-safe; every call opens a decoder of its own and frees all that it took.
 */
public final class StillDecoder {
    private final Ffmpeg ffmpeg;
    private final String decoder;
    private final Optional<String> demuxer;
    private final int threads;
    private final DecodeLimits limits;

    private StillDecoder(Ffmpeg ffmpeg, String decoder, Optional<String> demuxer, int threads, DecodeLimits limits) {
        this.ffmpeg = ffmpeg;
        this.decoder = decoder;
        this.demuxer = demuxer;
        this.threads = threads;
        this.limits = limits;
    }

    /**
     * A decoder to which the file is one packet, one thread, {@link DecodeLimits#defaults()}.
     *
     * @param decoder FFmpeg's name, {@code webp}
     */
    public static StillDecoder of(Ffmpeg ffmpeg, String decoder) {
        return new StillDecoder(
                Objects.requireNonNull(ffmpeg, "ffmpeg"),
                Objects.requireNonNull(decoder, "decoder"),
                Optional.empty(),
                1,
                DecodeLimits.defaults());
    }

    /** Sets the container, by FFmpeg's name ({@code mov}, which is also AVIF's). */
    public StillDecoder withDemuxer(String name) {
        return new StillDecoder(ffmpeg, decoder, Optional.of(name), threads, limits);
    }

    /**
     * Sets how many threads the decoder may use.
     *
     * @throws IllegalArgumentException if it is not in [1, 64]
     */
    public StillDecoder withThreads(int newThreads) {
        return new StillDecoder(ffmpeg, decoder, demuxer, StillEncoder.checkThreads(newThreads), limits);
    }

    /** Sets how large a picture may be. */
    public StillDecoder withLimits(DecodeLimits newLimits) {
        return new StillDecoder(ffmpeg, decoder, demuxer, threads, newLimits);
    }

    /**
     * The first picture of a file.
     *
     * @throws MediaException if the bytes are no such file, damaged or incomplete, or there is no such decoder
     * @throws IOException also if the picture passes the limits
     */
    public Picture decode(byte[] file) throws IOException {
        AVCodec codec = avcodec.avcodec_find_decoder_by_name(decoder);
        if (codec == null) {
            throw new MediaException("FFmpeg " + ffmpeg.version() + " has no decoder " + decoder);
        }
        if (file.length == 0) {
            throw new MediaException("an empty file is no picture of " + decoder);
        }
        long mark = ffmpeg.log().mark();
        AVCodecContext context = avcodec.avcodec_alloc_context3(codec);
        AVPacket packet = avcodec.av_packet_alloc();
        AVFrame frame = avutil.av_frame_alloc();
        try {
            if (context == null || packet == null || frame == null) {
                throw new MediaException("no memory for " + decoder);
            }
            // FFmpeg counts padding as well: it gets room for it, and the exact limit is checked below.
            context.thread_count(threads).max_pixels(Math.min(limits.pixels(), Long.MAX_VALUE / 4) * 2 + (1 << 16));
            // A frame that is known to be damaged is an error, not a grey patch.
            context.err_recognition(avcodec.AV_EF_CRCCHECK | avcodec.AV_EF_BITSTREAM | avcodec.AV_EF_EXPLODE);
            if (demuxer.isPresent()) {
                readPacket(file, demuxer.get(), context, packet, mark);
            } else {
                newPacket(file, packet, mark);
            }
            ffmpeg.check(
                    avcodec.avcodec_open2(context, codec, (AVDictionary) null), decoder + " can't be opened", mark);
            String problem = "no picture that " + decoder + " can read";
            ffmpeg.check(avcodec.avcodec_send_packet(context, packet), problem, mark);
            ffmpeg.check(avcodec.avcodec_send_packet(context, null), problem, mark);
            ffmpeg.check(avcodec.avcodec_receive_frame(context, frame), problem, mark);
            if (frame.decode_error_flags() != 0 || (frame.flags() & AVFrame.AV_FRAME_FLAG_CORRUPT) != 0) {
                throw ffmpeg.failure("damaged picture, says " + decoder, Optional.empty(), mark);
            }
            limits.checkPixels(frame.width(), frame.height());
            return Frames.read(frame, decoder);
        } finally {
            avutil.av_frame_free(frame);
            avcodec.av_packet_free(packet);
            avcodec.avcodec_free_context(context);
        }
    }

    private void newPacket(byte[] file, AVPacket packet, long mark) throws MediaException {
        // av_new_packet adds the zeros behind the data that decoders may read.
        ffmpeg.check(avcodec.av_new_packet(packet, file.length), "no memory for a file", mark);
        packet.data().put(file, 0, file.length);
        packet.pts(0).flags(avcodec.AV_PKT_FLAG_KEY);
    }

    private void readPacket(byte[] file, String container, AVCodecContext context, AVPacket packet, long mark)
            throws MediaException {
        AVInputFormat input = avformat.av_find_input_format(container);
        if (input == null) {
            throw new MediaException("FFmpeg " + ffmpeg.version() + " can't read " + container);
        }
        AVIOContext memory = null;
        AVFormatContext format = null;
        try {
            memory = memory(file);
            format = avformat.avformat_alloc_context();
            format.pb(memory);
            int code = avformat.avformat_open_input(format, (String) null, input, null);
            if (code < 0) {
                format = null; // a failed open has freed it
                ffmpeg.check(code, "no file of " + container, mark);
            }
            do {
                avcodec.av_packet_unref(packet);
                ffmpeg.check(avformat.av_read_frame(format, packet), "no picture in a file of " + container, mark);
            } while (format.streams(packet.stream_index()).codecpar().codec_type() != avutil.AVMEDIA_TYPE_VIDEO);
            code = avcodec.avcodec_parameters_to_context(
                    context, format.streams(packet.stream_index()).codecpar());
            ffmpeg.check(code, "a file of " + container, mark);
        } finally {
            if (format != null) {
                avformat.avformat_close_input(format);
            }
            if (memory != null) {
                BytePointer buffer = memory.buffer();
                avutil.av_free(buffer);
                avformat.avio_context_free(memory);
            }
        }
    }

    /** The file as FFmpeg's input: one buffer that is full from the start, and no function to fill it, so nothing calls back. */
    private static AVIOContext memory(byte[] file) throws MediaException {
        BytePointer buffer = new BytePointer(avutil.av_malloc(file.length + avcodec.AV_INPUT_BUFFER_PADDING_SIZE));
        if (buffer.isNull()) {
            throw new MediaException("no memory for a file of " + file.length + " bytes");
        }
        buffer.put(file, 0, file.length);
        AVIOContext memory = avformat.avio_alloc_context(buffer, file.length, 0, null, null, null, null);
        if (memory == null) {
            avutil.av_free(buffer);
            throw new MediaException("no memory for a file of " + file.length + " bytes");
        }
        memory.buf_end(buffer.getPointer(file.length));
        memory.seekable(avformat.AVIO_SEEKABLE_NORMAL);
        return memory;
    }
}
