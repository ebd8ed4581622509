package dev.nacre.eval.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.audio.Sound;
import dev.nacre.audio.SoundFormat;
import dev.nacre.testing.TestSound;
import dev.nacre.testing.TestSounds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every codec of sound under test. */
class SoundPeersTest {
    private static final Sound SPEECH = sound(TestSounds.speech(16_000, 2, 1));
    private static final Sound MUSIC = sound(TestSounds.music(44_100, 2, 1.5, 1));

    /** Each kind with each of its usual codecs: {@code SPEECH opus}. */
    static List<String> codecs() {
        List<String> all = new ArrayList<>();
        for (SoundKind kind : SoundKind.values()) {
            SoundPeers.usual(kind).forEach(name -> all.add(kind + " " + name));
        }
        return all;
    }

    private static Sound sound(TestSound sound) {
        return Sound.of(new SoundFormat(sound.rate(), sound.samples().length), sound.samples());
    }

    private static SoundKind kind(String line) {
        return SoundKind.valueOf(line.split(" ")[0]);
    }

    private static SoundBenchCodec open(String line) {
        return SoundPeers.of(line.split(" ")[1], kind(line), 2);
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void codesAtRisingRatesIntoFilesThatOthersKnow(String line) throws IOException {
        Sound sound = kind(line) == SoundKind.SPEECH ? SPEECH : MUSIC;
        try (SoundBenchCodec codec = open(line)) {
            assertEquals(Optional.empty(), codec.missing());
            assertEquals(line.split(" ")[1], codec.name());
            assertTrue(codec.implementation().matches(".*\\d.*"), codec.implementation());
            List<String> settings = codec.settings(Integer.MAX_VALUE);
            assertEquals(settings.size(), new HashSet<>(settings).size());
            assertEquals(2, codec.settings(2).size());
            int before = 0;
            double siSdr = 0;
            for (String setting : codec.settings(2)) {
                Measured<byte[]> file = codec.encode(sound, setting);
                assertTrue(file.wallMillis() > 0);
                assertTrue(file.value().length > before, setting + " has " + file.value().length + " after " + before);
                before = file.value().length;
                assertTrue(isA(codec.suffix(), file.value()), codec.suffix());
                Sound decoded = codec.decode(file.value()).value();
                AlignedSound pair =
                        AlignedSound.of(sound, decoded, sound.format().rate());
                siSdr = SoundScores.of(pair).siSdr().orElseThrow();
                // One sound and not some piece of it: all of it comes back, but for what MP3 and Vorbis pad it with.
                assertTrue(Math.abs(decoded.seconds() - sound.seconds()) < 0.06, setting + " " + decoded.seconds());
            }
            // Speech of a machine is nothing that hifi was made for, and it makes phases anew.
            assertTrue(siSdr > (codec.name().equals("hifi") ? -40 : 4), line + " " + siSdr);
        }
    }

    private static boolean isA(String suffix, byte[] file) {
        String start = new String(file, 0, 40, StandardCharsets.ISO_8859_1);
        return switch (suffix) {
            case "opus" -> start.startsWith("OggS") && start.contains("OpusHead");
            case "ogg" -> start.startsWith("OggS") && start.contains("vorbis");
            case "m4a" -> start.startsWith("ftyp", 4);
            case "mp3" -> start.startsWith("ID3") || (file[0] & 0xff) == 0xff;
            case "ncr" -> start.startsWith("NCR", 1);
            default -> false;
        };
    }

    @Test
    void ratesAreThoseOfTheSettings() throws IOException {
        for (String setting : List.of("kbps=6", "kbps=24")) {
            try (SoundBenchCodec opus = SoundPeers.of("opus", SoundKind.SPEECH, 1)) {
                double kbps = 8 * opus.encode(SPEECH, setting).value().length / SPEECH.seconds() / 1000;
                double asked = Double.parseDouble(setting.substring(5));
                assertTrue(kbps > 0.6 * asked && kbps < 1.6 * asked, setting + " gives " + kbps);
            }
        }
        try (SoundBenchCodec voice = SoundPeers.of("opus", SoundKind.SPEECH, 1);
                SoundBenchCodec audio = SoundPeers.of("opus", SoundKind.MUSIC, 1)) {
            assertTrue(voice.implementation()
                    .contains("application=voip, vbr=on, compression_level=10, frame_duration=20"));
            assertTrue(audio.implementation().contains("application=audio"));
        }
    }

    @Test
    void withinAnotherCodecsSizeIsTheFinestLevelThatFits() throws IOException {
        Sound sound = MUSIC;
        try (SoundBenchCodec ours = SoundPeers.of("walloc-audio", SoundKind.MUSIC, 2);
                SoundBenchCodec mp3 = SoundPeers.of("mp3", SoundKind.MUSIC, 1)) {
            int bytes = mp3.encode(sound, "kbps=96").value().length;
            byte[] file = ours.encode(sound, "within=mp3@96").value();
            assertTrue(file.length <= bytes, file.length + " of " + bytes);
            int level = 0;
            while (ours.encode(sound, "level=" + level).value().length <= bytes) {
                level++;
            }
            assertEquals(ours.encode(sound, "level=" + (level - 1)).value().length, file.length);
            assertThrows(IllegalArgumentException.class, () -> ours.encode(sound, "within=aac@96"));
            assertThrows(IllegalArgumentException.class, () -> ours.encode(sound, "codes=6"));
        }
        try (SoundBenchCodec hifi = SoundPeers.of("hifi", SoundKind.SPEECH, 1)) {
            assertThrows(IllegalArgumentException.class, () -> hifi.encode(SPEECH, "within=mp3@96"));
        }
    }

    @Test
    void unknownNamesAreRefused() {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> SoundPeers.of("speex", SoundKind.SPEECH, 1));
        assertTrue(e.getMessage().contains("hifi, walloc-audio, walloc-audio-waveform, opus"), e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> SoundPeers.of("opus", SoundKind.SPEECH, 0));
        for (String name : SoundPeers.names()) {
            assertFalse(Peers.names().contains(name), name);
        }
    }
}
