package dev.nacre.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Makes sounds from seeds, as {@link TestPictures} draws pictures: the same arguments give the same samples on every machine (only
 * {@link StrictMath}, {@link Random} and exact arithmetic are used).
 *
 * <p>{@link #speech} has what a codec meets in speech: gliding harmonics under moving formants, hisses, stops and pauses. {@link #music}
 * has struck chords with many partials over a noisy beat. The others are extremes.
 */
public final class TestSounds {
    private static final double TURN = 2 * StrictMath.PI;

    private TestSounds() {}

    /** Every kind at the rates and shapes where codecs break: no sample, one sample, 8 kHz, 192 kHz, many channels. None over half a second. */
    public static List<TestSound> small() {
        List<TestSound> all = new ArrayList<>();
        all.add(silence(16000, 1, 0));
        all.add(constant(16000, 1, 1, 0.25));
        all.add(silence(16000, 1, 3000));
        all.add(speech(16000, 0.5, 1));
        all.add(speech(8000, 0.3, 2));
        all.add(speech(22050, 0.3, 3));
        all.add(speech(24000, 0.2, 4));
        all.add(music(44100, 2, 0.3, 5));
        all.add(music(48000, 1, 0.3, 6));
        all.add(music(96000, 2, 0.1, 7));
        all.add(music(192000, 2, 0.05, 8));
        all.add(music(48000, 8, 0.1, 9));
        all.add(sweep(48000, 0.3, 20, 22000));
        all.add(tone(44100, 4410, 997, 0.999));
        all.add(clipped(speech(16000, 0.3, 10), 20));
        all.add(constant(44100, 2, 2000, 0.5));
        all.add(noise(32000, 2, 3200, 11));
        all.add(impulse(16000, 1601, 800));
        return List.copyOf(all);
    }

    /** All samples 0. */
    public static TestSound silence(int rate, int channels, int length) {
        return new TestSound("silence", rate, new float[channels][length]);
    }

    /** All samples one value. */
    public static TestSound constant(int rate, int channels, int length, double value) {
        float[][] samples = new float[channels][length];
        for (float[] channel : samples) {
            Arrays.fill(channel, (float) value);
        }
        return new TestSound("constant", rate, samples);
    }

    /** One sample of 1 among zeros. */
    public static TestSound impulse(int rate, int length, int place) {
        float[][] samples = new float[1][length];
        samples[0][place] = 1;
        return new TestSound("impulse", rate, samples);
    }

    /** A sine: {@code amplitude * sin(2 pi hertz n / rate)}. */
    public static TestSound tone(int rate, int length, double hertz, double amplitude) {
        float[][] samples = new float[1][length];
        for (int n = 0; n < length; n++) {
            samples[0][n] = (float) (amplitude * StrictMath.sin(TURN * (hertz * n / rate % 1)));
        }
        return new TestSound("tone of " + hertz + " Hz", rate, samples);
    }

    /** A sine of amplitude 0.5 whose frequency grows by the same factor each second. */
    public static TestSound sweep(int rate, double seconds, double fromHertz, double toHertz) {
        float[][] samples = new float[1][(int) (rate * seconds)];
        double factor = StrictMath.pow(toHertz / fromHertz, 1.0 / Math.max(1, samples[0].length));
        double hertz = fromHertz;
        double turns = 0;
        for (int n = 0; n < samples[0].length; n++) {
            samples[0][n] = (float) (0.5 * StrictMath.sin(TURN * turns));
            turns = (turns + hertz / rate) % 1;
            hertz *= factor;
        }
        return new TestSound("sweep", rate, samples);
    }

    /** Independent uniform samples in [-1, 1), channels independent as well. */
    public static TestSound noise(int rate, int channels, int length, long seed) {
        Random random = new Random(seed);
        float[][] samples = new float[channels][length];
        for (float[] channel : samples) {
            for (int n = 0; n < length; n++) {
                channel[n] = 2 * random.nextFloat() - 1;
            }
        }
        return new TestSound("noise", rate, samples);
    }

    /** A sound multiplied by {@code gain} and cut at -1 and 1. */
    public static TestSound clipped(TestSound sound, double gain) {
        float[][] samples = sound.samples();
        for (float[] channel : samples) {
            for (int n = 0; n < channel.length; n++) {
                channel[n] = (float) Math.max(-1, Math.min(1, gain * channel[n]));
            }
        }
        return new TestSound("clipped", sound.rate(), samples);
    }

    /**
     * Syllables of about a fifth of a second, one voice: voiced ones with a gliding pitch of 80-260 Hz and three formants that move,
     * hisses between them, pauses now and then, and a soft noise floor (-66 dB).
     */
    public static TestSound speech(int rate, double seconds, long seed) {
        Random random = new Random(seed);
        float[] samples = new float[(int) (rate * seconds)];
        double voice = 80 + 140 * random.nextDouble();
        int at = random.nextInt(Math.max(1, rate / 20));
        while (at < samples.length) {
            int length = (int) (rate * (0.09 + 0.18 * random.nextDouble()));
            switch (random.nextInt(6)) {
                case 0 -> length = length / 2; // a pause
                case 1 -> hiss(samples, at, length / 2, rate, random);
                default -> vowel(samples, at, length, rate, voice, random);
            }
            at += length;
        }
        for (int n = 0; n < samples.length; n++) {
            samples[n] += (float) (0.0005 * random.nextGaussian());
        }
        return new TestSound("speech", rate, new float[][] {samples});
    }

    private static void vowel(float[] samples, int start, int length, int rate, double voice, Random random) {
        double pitch = voice * (0.85 + 0.3 * random.nextDouble());
        double glide = pitch * (random.nextDouble() - 0.6) * 0.4;
        double[] formants = {
            250 + 600 * random.nextDouble(), 800 + 1500 * random.nextDouble(), 2300 + 900 * random.nextDouble()
        };
        double[] moves = {
            300 * (random.nextDouble() - 0.5), 800 * (random.nextDouble() - 0.5), 400 * (random.nextDouble() - 0.5)
        };
        double loudness = 0.1 + 0.25 * random.nextDouble();
        double phase = random.nextDouble();
        double[] weights = new double[0];
        for (int i = 0; i < length && start + i < samples.length; i++) {
            double part = (double) i / length;
            double f0 = pitch + glide * part;
            if (i % (rate / 200) == 0) {
                weights = new double[(int) Math.min(120, 0.49 * rate / f0)];
                for (int k = 0; k < weights.length; k++) {
                    double hertz = (k + 1) * f0;
                    double weight = 0.02;
                    for (int f = 0; f < 3; f++) {
                        double distance = (hertz - formants[f] - moves[f] * part) / (60 + 40 * f);
                        weight += 1 / (1 + distance * distance) / (1 + f);
                    }
                    weights[k] = weight / (1 + hertz / 3000);
                }
            }
            // sin(k t) = 2 cos(t) sin((k - 1) t) - sin((k - 2) t)
            double twice = 2 * StrictMath.cos(TURN * phase);
            double before = 0;
            double sine = StrictMath.sin(TURN * phase);
            double sum = 0;
            for (double weight : weights) {
                sum += weight * sine;
                double next = twice * sine - before;
                before = sine;
                sine = next;
            }
            samples[start + i] += (float) (0.5 * loudness * sum * edge(i, length, rate));
            phase = (phase + f0 / rate) % 1;
        }
    }

    private static void hiss(float[] samples, int start, int length, int rate, Random random) {
        double loudness = 0.02 + 0.06 * random.nextDouble();
        double pole = -0.3 - 0.5 * random.nextDouble();
        double state = 0;
        for (int i = 0; i < length && start + i < samples.length; i++) {
            state = pole * state + random.nextGaussian();
            samples[start + i] += (float) (loudness * state * edge(i, length, rate));
        }
    }

    /** Rises and falls within a hundredth of a second. */
    private static double edge(int i, int length, int rate) {
        double border = Math.max(1, rate / 100.0);
        return Math.min(1, Math.min(i / border, (length - i) / border));
    }

    /** Chords of struck strings, eight partials each, over a beat of noise; notes have a place of their own among the channels. */
    public static TestSound music(int rate, int channels, double seconds, long seed) {
        Random random = new Random(seed);
        int length = (int) (rate * seconds);
        float[][] samples = new float[channels][length];
        int beat = Math.max(1, rate / 4);
        for (int start = 0; start < length; start += beat) {
            double root = 110 * StrictMath.pow(2, random.nextInt(12) / 12.0);
            int[] steps = random.nextBoolean() ? new int[] {0, 4, 7, 12} : new int[] {0, 3, 7, 10};
            for (int step : steps) {
                note(samples, start, rate, root * StrictMath.pow(2, step / 12.0), random);
            }
            double drum = 0.15 * random.nextDouble();
            for (int n = start; n < Math.min(length, start + beat / 2); n++) {
                double fade = StrictMath.exp(-40.0 * (n - start) / rate);
                for (float[] channel : samples) {
                    channel[n] += (float) (drum * fade * random.nextGaussian() / 3);
                }
            }
        }
        for (float[] channel : samples) {
            for (int n = 0; n < length; n++) {
                channel[n] = Math.max(-1, Math.min(1, channel[n]));
            }
        }
        return new TestSound("music", rate, samples);
    }

    private static void note(float[][] samples, int start, int rate, double hertz, Random random) {
        double[] places = new double[samples.length];
        for (int c = 0; c < places.length; c++) {
            places[c] = 0.2 + 0.8 * random.nextDouble();
        }
        for (int partial = 1; partial <= 8 && partial * hertz < 0.49 * rate; partial++) {
            double twice = 2 * StrictMath.cos(TURN * partial * hertz / rate);
            double before = 0;
            double sine = StrictMath.sin(TURN * partial * hertz / rate);
            double level = 0.08 / partial;
            double decay = 1 - (2.0 + partial) / rate;
            for (int n = start; n < samples[0].length; n++) {
                for (int c = 0; c < samples.length; c++) {
                    samples[c][n] += (float) (level * places[c] * sine);
                }
                double next = twice * sine - before;
                before = sine;
                sine = next;
                level *= decay;
            }
        }
    }
}
