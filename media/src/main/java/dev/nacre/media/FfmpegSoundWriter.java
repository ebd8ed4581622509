package dev.nacre.media;

import dev.nacre.signal.Resampler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/** Sound through FFmpeg's encoders and muxers. */
final class FfmpegSoundWriter implements MediaSoundWriter {
    /** Samples of a frame where the encoder leaves it open. */
    private static final int FRAME = 4096;

    /** Size of FFmpeg's note of how many samples of a packet to skip. */
    private static final int SKIP_BYTES = 10;

    private static final int RESAMPLE_BLOCK = 4096;

    private final Ffmpeg ffmpeg;
    private final ByteSink sink;
    private final SoundEncoding encoding;
    private final ChannelLayout layout;
    private final int fileRate;
    private final Resampler[] resamplers; // empty: the encoder knows the rate
    private final float[][] resampled;
    private FfmpegIo io;
    private AVCodecContext encoder;
    private AVFormatContext format;
    private AVStream stream;
    private AVFrame frame;
    private AVPacket packet;
    private float[][] pending; // [channels][frame]
    private int pendingCount;
    private long sent;
    private long packets;
    private boolean finished;
    private boolean closed;

    /** @param sink closed with the writer, and by the caller if this throws */
    FfmpegSoundWriter(
            Ffmpeg ffmpeg,
            ByteSink sink,
            SoundEncoding encoding,
            int rate,
            ChannelLayout layout,
            Map<String, String> tags)
            throws IOException {
        this.ffmpeg = ffmpeg;
        this.sink = sink;
        this.encoding = encoding;
        this.layout = layout;
        this.fileRate = fileRate(encoding.format(), rate);
        if (encoding.format() == SoundEncoding.Format.VORBIS && layout.channels() > 2) {
            throw new MediaException("FFmpeg's Vorbis encoder has stereo only, not " + layout.channels() + " channels");
        }
        if (fileRate == rate) {
            this.resamplers = new Resampler[0];
            this.resampled = new float[0][];
        } else if (Resampler.isSupported(rate, fileRate)) {
            this.resamplers = Resampler.forChannels(layout.channels(), rate, fileRate);
            int most = (int) Math.max(Resampler.outputLength(RESAMPLE_BLOCK, rate, fileRate) + 1, 8192);
            this.resampled = new float[layout.channels()][most];
        } else {
            throw new MediaException(encoding.format() + " can't hold sound of " + rate + " Hz");
        }
        try {
            open(tags);
        } catch (IOException | RuntimeException e) {
            free();
            throw e;
        }
    }

    /** The rate that a file of this format gets: the sound's if the encoder knows it, else the next higher one, else the highest. */
    static int fileRate(SoundEncoding.Format format, int rate) {
        int[] known = switch (format) {
            case MP3 -> new int[] {8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000};
            case OPUS -> new int[] {8000, 12000, 16000, 24000, 48000};
            case AAC -> new int[] {8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000, 64000, 88200, 96000};
            case VORBIS -> new int[] {8000, 11025, 16000, 22050, 32000, 44100, 48000, 96000};
            default -> new int[] {rate}; // FLAC's encoder says what it can't
        };
        for (int candidate : known) {
            if (candidate >= rate) {
                // Opus wants 48 kHz unless a rate is its own.
                return format == SoundEncoding.Format.OPUS && candidate != rate ? 48000 : candidate;
            }
        }
        return known[known.length - 1];
    }

    private static ChannelLayout encodedLayout(SoundEncoding encoding, ChannelLayout layout) {
        return encoding.format() == SoundEncoding.Format.VORBIS ? ChannelLayout.of(2) : layout;
    }

    private void open(Map<String, String> tags) throws IOException {
        long mark = ffmpeg.log().mark();
        String name = encoding.format().encoder;
        AVCodec codec = avcodec.avcodec_find_encoder_by_name(name);
        if (codec == null) {
            throw new MediaException("FFmpeg " + ffmpeg.version() + " has no encoder " + name);
        }
        encoder = avcodec.avcodec_alloc_context3(codec);
        frame = avutil.av_frame_alloc();
        packet = avcodec.av_packet_alloc();
        format = new AVFormatContext(null);
        if (encoder == null || frame == null || packet == null) {
            throw new MediaException("no memory for " + name);
        }
        int code = avformat.avformat_alloc_output_context2(format, null, encoding.format().muxer, null);
        check(code, "FFmpeg can't write " + encoding.format().muxer, mark);
        io = FfmpegIo.of(sink);
        format.pb(io.context());
        openEncoder(codec, mark);
        stream = avformat.avformat_new_stream(format, null);
        if (stream == null) {
            throw new MediaException("no memory for " + name);
        }
        stream.time_base(encoder.time_base());
        check(avcodec.avcodec_parameters_from_context(stream.codecpar(), encoder), name, mark);
        AVDictionary metadata = new AVDictionary(null);
        for (Map.Entry<String, String> tag : tags.entrySet()) {
            avutil.av_dict_set(metadata, tag.getKey(), tag.getValue(), 0);
        }
        format.metadata(metadata); // freed with the format
        // No version of FFmpeg or time of day in the file: the same sound gives the same bytes.
        format.flags(format.flags() | AVFormatContext.AVFMT_FLAG_BITEXACT);
        AVDictionary options = new AVDictionary(null);
        if (encoding.format() == SoundEncoding.Format.AAC) {
            // MP4 tells what to cut off in units of the whole film, of a millisecond unless asked for better ones.
            avutil.av_dict_set(options, "movie_timescale", String.valueOf(fileRate), 0);
        }
        code = avformat.avformat_write_header(format, options);
        avutil.av_dict_free(options);
        check(code, "no file of " + name, mark);
        int samples = encoder.frame_size() > 0 ? encoder.frame_size() : FRAME;
        pending = new float[encodedLayout(encoding, layout).channels()][samples];
    }

    private void openEncoder(AVCodec codec, long mark) throws IOException {
        SoundEncoding.Format kind = encoding.format();
        ChannelLayout channels = encodedLayout(encoding, layout);
        if (channels.mask() == 0) {
            avutil.av_channel_layout_default(encoder.ch_layout(), channels.channels());
        } else {
            check(avutil.av_channel_layout_from_mask(encoder.ch_layout(), channels.mask()), channels.name(), mark);
        }
        encoder.sample_rate(fileRate);
        encoder.sample_fmt(
                switch (kind) {
                    case FLAC -> encoding.bits() == 16 ? avutil.AV_SAMPLE_FMT_S16 : avutil.AV_SAMPLE_FMT_S32;
                    case OPUS -> avutil.AV_SAMPLE_FMT_FLT;
                    default -> avutil.AV_SAMPLE_FMT_FLTP;
                });
        if (kind == SoundEncoding.Format.FLAC) {
            encoder.bits_per_raw_sample(encoding.bits());
        } else {
            encoder.bit_rate(encoding.bitRate());
        }
        encoder.time_base(avutil.av_make_q(1, fileRate));
        encoder.thread_count(1);
        encoder.strict_std_compliance(avcodec.FF_COMPLIANCE_EXPERIMENTAL); // FFmpeg's Vorbis asks for it
        encoder.flags(encoder.flags() | avcodec.AV_CODEC_FLAG_BITEXACT);
        if ((format.oformat().flags() & avformat.AVFMT_GLOBALHEADER) != 0) {
            encoder.flags(encoder.flags() | avcodec.AV_CODEC_FLAG_GLOBAL_HEADER);
        }
        AVDictionary dictionary = new AVDictionary(null);
        try {
            for (Map.Entry<String, String> option : encoding.options().entrySet()) {
                avutil.av_dict_set(dictionary, option.getKey(), option.getValue(), 0);
            }
            String what = kind.encoder + " can't take " + fileRate + " Hz, " + channels.name() + ", "
                    + encoding.toString().toLowerCase(Locale.ROOT);
            check(avcodec.avcodec_open2(encoder, codec, dictionary), what, mark);
            // What is left in it, nobody took.
            if (avutil.av_dict_count(dictionary) > 0) {
                String name = avutil.av_dict_iterate(dictionary, null).key().getString();
                throw new MediaException(kind.encoder + " has no option " + name);
            }
        } finally {
            avutil.av_dict_free(dictionary);
        }
    }

    private void check(int code, String what, long mark) throws IOException {
        if (io != null) {
            io.rethrow();
        }
        ffmpeg.check(code, what, mark);
    }

    @Override
    public int fileRate() {
        return fileRate;
    }

    @Override
    public void write(float[][] samples, int offset, int count) throws IOException {
        requireUnfinished();
        if (count == 0) {
            return;
        }
        Blocks.check(samples, layout.channels(), offset, count);
        if (resamplers.length == 0) {
            encode(samples, offset, count);
            return;
        }
        for (int done = 0; done < count; ) {
            int part = Math.min(RESAMPLE_BLOCK, count - done);
            int given = 0;
            for (int c = 0; c < resamplers.length; c++) {
                given = resamplers[c].push(samples[c], offset + done, part, resampled[c], 0);
            }
            encode(resampled, 0, given);
            done += part;
        }
    }

    private void requireUnfinished() {
        if (finished || closed) {
            throw new IllegalStateException("the writer is finished or closed");
        }
    }

    private void encode(float[][] samples, int offset, int count) throws IOException {
        for (int done = 0; done < count; ) {
            int part = Math.min(count - done, pending[0].length - pendingCount);
            for (int c = 0; c < pending.length; c++) {
                float[] from = samples[Math.min(c, samples.length - 1)]; // one channel fills both of Vorbis
                System.arraycopy(from, offset + done, pending[c], pendingCount, part);
            }
            pendingCount += part;
            done += part;
            if (pendingCount == pending[0].length) {
                sendPending();
            }
        }
    }

    private void sendPending() throws IOException {
        long mark = ffmpeg.log().mark();
        avutil.av_frame_unref(frame);
        frame.format(encoder.sample_fmt()).nb_samples(pendingCount).sample_rate(fileRate);
        check(avutil.av_channel_layout_copy(frame.ch_layout(), encoder.ch_layout()), "no memory for a frame", mark);
        check(avutil.av_frame_get_buffer(frame, 0), "no memory for a frame", mark);
        SampleFormats.write(pending, frame, encoding.bits());
        frame.pts(sent);
        sent += pendingCount;
        pendingCount = 0;
        send(frame, mark);
    }

    private void send(AVFrame next, long mark) throws IOException {
        String name = encoding.format().encoder;
        check(avcodec.avcodec_send_frame(encoder, next), name + " failed", mark);
        while (true) {
            int code = avcodec.avcodec_receive_packet(encoder, packet);
            if (code == avutil.AVERROR_EAGAIN() || code == avutil.AVERROR_EOF()) {
                return;
            }
            check(code, name + " failed", mark);
            // Encoders round the last packet up to whole blocks; containers take the end of the sound from it.
            long past = packet.pts() + packet.duration() - sent;
            if (past > 0) {
                packet.duration(Math.max(0, packet.duration() - past));
            }
            packet.stream_index(0);
            packets++;
            tellPadding(name);
            avcodec.av_packet_rescale_ts(packet, encoder.time_base(), stream.time_base());
            check(avformat.av_interleaved_write_frame(format, packet), "writing a file of " + name, mark);
        }
    }

    /**
     * LAME's padding may be longer than its last packet, but only what the last packet tells gets into the head of the file: it tells all.
     */
    private void tellPadding(String name) throws MediaException {
        if (encoding.format() != SoundEncoding.Format.MP3) {
            return;
        }
        long coded = packets * encoder.frame_size();
        // FFmpeg's reader loses the whole first packet that is not all delay, if padding reaches into it.
        long first = -encoder.initial_padding() % encoder.frame_size() + encoder.frame_size();
        long padding = coded - encoder.initial_padding() - Math.max(sent, first);
        if (!finished || padding <= 0) {
            return;
        }
        BytePointer data = avcodec.av_packet_new_side_data(packet, avcodec.AV_PKT_DATA_SKIP_SAMPLES, SKIP_BYTES);
        if (data == null) {
            throw new MediaException("no memory for " + name);
        }
        byte[] skip = new byte[SKIP_BYTES]; // samples at the start, samples at the end, reasons
        ByteBuffer.wrap(skip).order(ByteOrder.LITTLE_ENDIAN).putInt(4, (int) padding);
        data.put(skip, 0, SKIP_BYTES);
    }

    @Override
    public void finish() throws IOException {
        requireUnfinished();
        finished = true;
        finishResampling();
        if (pendingCount > 0) {
            sendPending();
        }
        // FFmpeg's Vorbis encoder would never stop flushing, and the others' files could not be read.
        if (sent == 0 && encoding.format() != SoundEncoding.Format.FLAC) {
            throw new MediaException("a file of " + encoding.format().encoder + " can't hold a sound of no samples");
        }
        long mark = ffmpeg.log().mark();
        send(null, mark);
        check(avformat.av_write_trailer(format), "writing a file of " + encoding.format().encoder, mark);
        avformat.avio_flush(io.context());
        io.rethrow();
        sink.finish();
    }

    private void finishResampling() throws IOException {
        int left = resamplers.length == 0 ? 0 : resamplers[0].remaining();
        if (left > 0) {
            float[][] tail = new float[layout.channels()][left];
            for (int c = 0; c < tail.length; c++) {
                resamplers[c].finish(tail[c], 0);
            }
            encode(tail, 0, left);
        }
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            free();
            sink.close();
        }
    }

    private void free() {
        if (frame != null) {
            avutil.av_frame_free(frame);
            frame = null;
        }
        if (packet != null) {
            avcodec.av_packet_free(packet);
            packet = null;
        }
        if (encoder != null) {
            avcodec.avcodec_free_context(encoder);
            encoder = null;
        }
        if (format != null && !format.isNull()) {
            avformat.avformat_free_context(format);
        }
        format = null;
        if (io != null) {
            io.free();
            io = null;
        }
    }
}
