package dev.nacre.audio;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Sounds made by formulas, for tests. */
final class Sounds {
    private Sounds() {}

    /** Something like a voice: harmonics that glide, in syllables with noise between them; each channel another one. */
    static Sound voice(int rate, int channels, int samples) {
        float[][] planes = new float[channels][samples];
        for (int c = 0; c < channels; c++) {
            SplittableRandom random = new SplittableRandom(c + 1);
            double phase = 0;
            for (int i = 0; i < samples; i++) {
                double t = (double) i / rate;
                double pitch = 110 + 40 * c + 30 * Math.sin(2 * Math.PI * 0.7 * t + c);
                phase += 2 * Math.PI * pitch / rate;
                double syllable = Math.max(0, Math.sin(2 * Math.PI * 3 * t + c));
                double sum = 0;
                for (int h = 1; h <= 12; h++) {
                    sum += Math.sin(h * phase) / (1 + Math.abs(h - 5 - 3 * Math.sin(2 * t)));
                }
                planes[c][i] = (float) (0.12 * syllable * sum + 0.02 * (random.nextDouble() - 0.5));
            }
        }
        return Sound.of(new SoundFormat(rate, channels), planes);
    }

    /** A sine that glides from one frequency to another. */
    static Sound sweep(int rate, int samples, double from, double to, double amplitude) {
        float[] plane = new float[samples];
        double phase = 0;
        for (int i = 0; i < samples; i++) {
            phase += 2 * Math.PI * (from + (to - from) * i / samples) / rate;
            plane[i] = (float) (amplitude * Math.sin(phase));
        }
        return Sound.of(new SoundFormat(rate, 1), plane);
    }

    /** One value in all channels. */
    static Sound constant(int rate, int channels, int samples, float value) {
        float[][] planes = new float[channels][samples];
        for (float[] plane : planes) {
            Arrays.fill(plane, value);
        }
        return Sound.of(new SoundFormat(rate, channels), planes);
    }

    /** A part of a sound. */
    static Sound part(Sound sound, int from, int to) {
        float[][] planes = new float[sound.format().channels()][];
        for (int c = 0; c < planes.length; c++) {
            planes[c] = Arrays.copyOfRange(sound.plane(c), from, to);
        }
        return Sound.of(sound.format(), planes);
    }
}
