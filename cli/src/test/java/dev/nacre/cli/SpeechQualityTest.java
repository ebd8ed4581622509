package dev.nacre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.audio.HifiCodec;
import dev.nacre.audio.Sound;
import dev.nacre.audio.SoundDecoder;
import dev.nacre.audio.SoundEncodeOptions;
import dev.nacre.audio.SoundEncoder;
import dev.nacre.audio.SoundFormat;
import dev.nacre.audio.SoundOptions;
import dev.nacre.audio.SoundReport;
import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.media.MediaSoundReader;
import dev.nacre.metrics.LogMelDistance;
import dev.nacre.metrics.Stoi;
import dev.nacre.runtime.Device;
import dev.nacre.runtime.ModelStore;
import dev.nacre.signal.Resampler;
import dev.nacre.tokenizers.CodeGrid;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * How good the hifi model that ships is, on the test speech of the corpus that NACRE_CORPUS names: floors that a new model must not fall
 * below. Here and not beside the codec, as the speech is FLAC, which takes nacre-media.
 */
class SpeechQualityTest {
    private static final int RATE = 16_000;

    /** Samples of a frame of hifi-16k. */
    private static final int FRAME = 320;

    /** How much earlier than sample {@code FRAME * t} the middle of the windows of frame t lies than the middle of a frame there. */
    private static final int EARLIER = 240;

    private static final SoundEncodeOptions THREE_KILOBITS =
            SoundEncodeOptions.defaults().withBitrate(3000);

    private static List<Sound> clips;
    private static HifiCodec codec;

    @BeforeAll
    static void open() throws IOException {
        String corpus = System.getenv("NACRE_CORPUS");
        Assumptions.assumeTrue(corpus != null, "skipped: NACRE_CORPUS is not set, so there is no speech");
        clips = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of(corpus, "test", "speech"))) {
            for (Path file : files.filter(file -> file.toString().endsWith(".flac"))
                    .sorted()
                    .toList()) {
                clips.add(clip(file));
            }
        }
        assertEquals(16, clips.size());
        codec = HifiCodec.open(
                ModelStore.system(),
                SoundOptions.defaults().withDevice(Device.CPU).withThreads(1));
    }

    @AfterAll
    static void close() {
        if (codec != null) {
            codec.close();
        }
    }

    private static Sound clip(Path file) throws IOException {
        try (MediaSoundReader reader = MediaSoundReader.open(file)) {
            float[][] planes = reader.readAll();
            assertEquals(1, planes.length, file + " is mono");
            int rate = reader.info().rate();
            return mono(rate == RATE ? planes[0] : Resampler.resample(planes[0], rate, RATE));
        }
    }

    private static Sound mono(float[] samples) {
        return Sound.of(new SoundFormat(RATE, 1), samples);
    }

    private static SoundReport encode(Sound clip, SoundEncodeOptions options, ByteArrayOutputStream out)
            throws IOException {
        SoundReport report = codec.encode(clip, options, out);
        assertEquals(out.size(), report.fileBytes());
        return report;
    }

    private static double estoi(Sound clip, float[] decoded) {
        return Stoi.extended(clip.plane(0), decoded, RATE).orElseThrow();
    }

    @Test
    void speechAtThreeKilobits() throws IOException {
        double estoi = 0;
        double worstEstoi = 1;
        double distance = 0;
        double highestRate = 0;
        double bytes = 0;
        double seconds = 0;
        for (Sound clip : clips) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            encode(clip, THREE_KILOBITS, out);
            var decoded = codec.decode(new ByteArrayInputStream(out.toByteArray()), DecodeLimits.defaults());
            assertEquals(6, decoded.header().level());
            float[] samples = decoded.sound().plane(0);
            double one = estoi(clip, samples);
            estoi += one / clips.size();
            worstEstoi = Math.min(worstEstoi, one);
            distance += LogMelDistance.upTo(4000, clip.plane(0), samples, RATE).orElseThrow() / clips.size();
            bytes += out.size();
            seconds += clip.seconds();
            highestRate = Math.max(highestRate, out.size() * 8 / clip.seconds() / 1000);
        }
        double rate = bytes * 8 / seconds / 1000;
        System.out.printf(
                "hifi-16k, 6 codes, %d clips, %.1f s: ESTOI %.4f (worst %.4f), log-mel to 4 kHz %.4f, %.3f kbps (highest %.3f)%n",
                clips.size(), seconds, estoi, worstEstoi, distance, rate, highestRate);
        assertTrue(estoi >= 0.88, "ESTOI " + estoi);
        assertTrue(distance <= 0.36, "log-mel distance " + distance);
        assertTrue(rate <= 3.0, rate + " kbps");
    }

    @Test
    void codebooksAreInUseAndTheCoderGainsOnThem() throws IOException {
        for (int level : new int[] {12, 6}) {
            List<CodeGrid> grids = new ArrayList<>();
            double payload = 0;
            for (Sound clip : clips) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                payload += 8.0
                        * encode(clip, SoundEncodeOptions.defaults().withLevel(level), out)
                                .payloadBytes();
                grids.addAll(codec.decodeCodes(new ByteArrayInputStream(out.toByteArray()), DecodeLimits.defaults()));
            }
            CodeGrid all = CodeGrid.concat(grids);
            assertEquals(level, all.pairs());
            double entropy = 0;
            StringBuilder perplexities = new StringBuilder();
            double least = Double.POSITIVE_INFINITY;
            for (int pair = 0; pair < level; pair++) {
                entropy += all.frames() * all.entropyBits(pair);
                least = Math.min(least, all.perplexity(pair));
                perplexities.append(String.format(" %.0f", all.perplexity(pair)));
            }
            System.out.printf(
                    "hifi-16k, %d codes, %d frames: perplexities%s; coded %.0f bits, order 0 %.0f, ratio %.4f%n",
                    level, all.frames(), perplexities, payload, entropy, payload / entropy);
            assertTrue(least >= 300, "perplexities" + perplexities);
            assertTrue(payload <= 0.97 * entropy, payload + " bits, order 0 has " + entropy);
        }
    }

    /** Packets of one clip and which of them are lost. */
    private record Call(Sound clip, byte[] head, List<byte[]> packets, int packetFrames, boolean[] lost) {
        static Call of(Sound clip, int packetFrames, SplittableRandom random) throws IOException {
            SoundEncoder encoder = codec.encoder(clip.format(), THREE_KILOBITS, packetFrames);
            List<byte[]> packets = new ArrayList<>(encoder.push(new float[][] {clip.plane(0)}, 0, clip.samples()));
            packets.addAll(encoder.finish());
            boolean[] lost = new boolean[packets.size()];
            for (int i = 0; i < lost.length; i++) {
                lost[i] = random.nextInt(100) < 30;
            }
            return new Call(clip, encoder.head(), packets, packetFrames, lost);
        }

        /** Decodes with {@code instead} for each lost packet, or by concealment if it is null. */
        float[] decode(boolean[] missing, byte[] instead) throws IOException {
            SoundDecoder decoder = codec.decoder(head, DecodeLimits.defaults());
            for (int i = 0; i < packets.size(); i++) {
                if (!missing[i]) {
                    decoder.push(packets.get(i));
                } else if (instead != null) {
                    decoder.push(instead);
                } else {
                    decoder.lost(packetFrames);
                }
            }
            decoder.finish(clip.samples());
            assertEquals(clip.samples(), decoder.available());
            float[][] planes = new float[1][clip.samples()];
            assertEquals(clip.samples(), decoder.read(planes, 0, clip.samples()));
            for (float x : planes[0]) {
                assertTrue(Float.isFinite(x));
            }
            return planes[0];
        }

        /** Zeros where the lost packets were. */
        float[] zeroed(float[] samples) {
            float[] result = samples.clone();
            for (int i = 0; i < lost.length; i++) {
                if (lost[i]) {
                    int from = i * packetFrames * FRAME - EARLIER;
                    int to = Math.min(result.length, from + packetFrames * FRAME);
                    if (to > 0 && from < to) {
                        Arrays.fill(result, Math.max(0, from), to, 0);
                    }
                }
            }
            return result;
        }
    }

    private static byte[] silentPacket(int packetFrames) throws IOException {
        SoundEncoder encoder = codec.encoder(new SoundFormat(RATE, 1), THREE_KILOBITS, packetFrames);
        return encoder.push(new float[1][RATE], 0, RATE).get(0);
    }

    /**
     * Concealment against silence where the lost packets were: silent packets put in their place, and zeros in the samples, whichever is better.
     *
     * <p>Printed, too, is a comparison that no decoder of the lossy stream could be: zeros in the place of lost packets, and everything around
     * them as if none were lost.
     */
    @Test
    void thirtyPercentOfThePacketsLost() throws IOException {
        int draws = 3;
        double[] gains = new double[6];
        double n = clips.size() * draws;
        for (int packetFrames = 1; packetFrames <= 5; packetFrames++) {
            byte[] silent = silentPacket(packetFrames);
            double concealed = 0;
            double muted = 0;
            double silenced = 0;
            double intact = 0;
            for (int i = 0; i < clips.size(); i++) {
                Sound clip = clips.get(i);
                float[] whole = null;
                for (int draw = 0; draw < draws; draw++) {
                    SplittableRandom random = new SplittableRandom(1000 * draw + 100 * packetFrames + i);
                    Call call = Call.of(clip, packetFrames, random);
                    whole = whole == null ? call.decode(new boolean[call.lost.length], null) : whole;
                    float[] lossy = call.decode(call.lost, null);
                    concealed += estoi(clip, lossy) / n;
                    muted += estoi(clip, call.zeroed(lossy)) / n;
                    silenced += estoi(clip, call.decode(call.lost, silent)) / n;
                    intact += estoi(clip, call.zeroed(whole)) / n;
                }
            }
            gains[packetFrames] = concealed - Math.max(silenced, muted);
            System.out.printf(
                    "hifi-16k, 30 %% of packets of %d frames lost: ESTOI %.4f concealed; %.4f with silent packets instead, %.4f with "
                            + "zeros in their place, gain %.4f; %.4f with zeros and all else intact%n",
                    packetFrames, concealed, silenced, muted, gains[packetFrames], intact);
        }
        for (int packetFrames = 1; packetFrames <= 5; packetFrames++) {
            assertTrue(gains[packetFrames] >= 0.05, packetFrames + " frames a packet: " + gains[packetFrames]);
        }
    }
}
