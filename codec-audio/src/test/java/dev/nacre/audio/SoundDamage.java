package dev.nacre.audio;

import dev.nacre.bitstream.NacreException;
import dev.nacre.testing.Damage;
import java.io.IOException;

/** What must become of damaged sounds: all of {@link Damage}, and salvage. */
final class SoundDamage {
    private SoundDamage() {}

    static Damage of(SoundCodec codec) {
        return new Damage(
                NacreException.class, file -> verifyAndSalvage(codec, file), file -> HifiTesting.decode(codec, file));
    }

    /** Whatever is wrong: salvage gives a sound, or says that the head is damaged. */
    private static void verifyAndSalvage(SoundCodec codec, byte[] file) throws IOException {
        NacreException problem = null;
        try {
            HifiTesting.salvage(codec, file);
        } catch (NacreException e) {
            problem = e;
        }
        HifiTesting.verify(codec, file);
        if (problem != null) {
            throw new AssertionError("verified, but not salvaged", problem);
        }
    }
}
