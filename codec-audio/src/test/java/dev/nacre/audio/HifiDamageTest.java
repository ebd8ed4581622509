package dev.nacre.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.bitstream.ByteWriter;
import dev.nacre.bitstream.ChunkType;
import dev.nacre.bitstream.ChunkWriter;
import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.Head;
import dev.nacre.bitstream.LimitExceededException;
import dev.nacre.bitstream.MalformedBitstreamException;
import dev.nacre.bitstream.MediaKind;
import dev.nacre.bitstream.NacreException;
import dev.nacre.bitstream.SeekableSource;
import dev.nacre.bitstream.TruncatedBitstreamException;
import dev.nacre.bitstream.UnsupportedBitstreamException;
import dev.nacre.runtime.ModelPackage;
import dev.nacre.testing.ChunkFile;
import dev.nacre.testing.Damage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Any bytes give a sound or a {@link NacreException}, in bounded time and memory; salvage gives what is sound. */
@Timeout(300)
class HifiDamageTest {
    private static final int BLOCK = 32_000;

    private static HifiCodec codec;
    private static Damage damage;
    private static byte[] small;
    private static byte[] blocks; // five of them, with tags
    private static byte[] stereo; // two, length not in the head
    private static Sound whole;

    @BeforeAll
    static void open() throws IOException {
        codec = HifiTesting.codec(HifiTesting.MODEL, 2);
        damage = SoundDamage.of(codec);
        small = HifiTesting.encode(codec, Sounds.voice(16_000, 1, 700));
        blocks = HifiTesting.encode(
                codec,
                Sounds.voice(16_000, 1, 4 * BLOCK + 9_000),
                SoundEncodeOptions.defaults()
                        .withLevel(3)
                        .withTags(SoundTags.empty().with("title", "x")));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Sound sound = Sounds.voice(16_000, 2, BLOCK + 1_000);
        SoundWriter writer = codec.writer(sound.format(), SoundEncodeOptions.defaults(), OptionalLong.empty(), out);
        writer.push(sound.planes(), 0, sound.samples());
        writer.finish();
        stereo = out.toByteArray();
        whole = HifiTesting.decode(codec, blocks).sound();
    }

    @AfterAll
    static void close() {
        codec.close();
    }

    @Test
    void mutatedFilesAreRefused() {
        damage.requireMutationsRefused(150, 77, small, blocks, stereo);
    }

    @Test
    void mutatedFilesWithRightChecksumsAreRefusedOrDecoded() {
        // A rate, a tag, a swap of a chunk with itself: few are harmless, and none of the symbols are.
        int decoded = damage.repaired(200, 78, small, blocks, stereo);
        assertTrue(decoded < 40, decoded + " of 200 were decoded");
    }

    @Test
    void everyBitOfASmallFileCounts() {
        damage.requireEveryBit(small);
    }

    @Test
    void truncatedFilesAreRefused() {
        for (byte[] file : new byte[][] {small, blocks, stereo}) {
            for (int length = 0; length < file.length; length += length < 60 ? 1 : 41) {
                byte[] cut = Arrays.copyOf(file, length);
                assertFalse(damage.decodes(cut, "cut at " + length), "cut at " + length + " was not noticed");
                assertThrows(TruncatedBitstreamException.class, () -> HifiTesting.decode(codec, cut));
            }
        }
    }

    @Test
    void otherFilesAreRefused() throws IOException {
        assertThrows(TruncatedBitstreamException.class, () -> HifiTesting.decode(codec, new byte[0]));
        assertThrows(MalformedBitstreamException.class, () -> HifiTesting.decode(codec, new byte[1000]));
        byte[] more = Arrays.copyOf(small, small.length + 1);
        assertThrows(MalformedBitstreamException.class, () -> HifiTesting.decode(codec, more));
        byte[] image = file(MediaKind.IMAGE, 0, 0, new byte[] {1, 1, 0, 50});
        assertEquals(
                "a file of kind image",
                assertThrows(UnsupportedBitstreamException.class, () -> HifiTesting.decode(codec, image))
                        .found());
        byte[] later = file(MediaKind.AUDIO, 9, 0, new byte[0]);
        assertThrows(UnsupportedBitstreamException.class, () -> HifiTesting.decode(codec, later));
        byte[] newer = file(MediaKind.AUDIO, 0, 1, new byte[0]);
        assertThrows(UnsupportedBitstreamException.class, () -> HifiTesting.decode(codec, newer));
    }

    private static byte[] file(MediaKind kind, int number, int version, byte[] rest) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ChunkWriter writer = new ChunkWriter(out);
        try (ModelPackage model = HifiTesting.model(HifiTesting.MODEL)) {
            writer.writeHead(new Head(
                    kind, number, version, model.info().id(), model.info().hash8(), rest));
        }
        writer.finish();
        return out.toByteArray();
    }

    private static byte[] head(long rate, int channels, int mode, int level, long samples) {
        return new ByteWriter()
                .varint(rate)
                .u8(channels)
                .u8(mode)
                .varint(level)
                .varint(samples)
                .toByteArray();
    }

    @Test
    void numbersOutOfRangeAreRefused() throws IOException {
        byte[][] wrong = {
            head(999, 1, 0, 6, 0),
            head(768_001, 1, 0, 6, 0),
            head(16_000, 0, 0, 6, 0),
            head(16_000, 9, 0, 6, 0),
            head(16_000, 1, 1, 6, 0),
            head(16_000, 2, 2, 6, 0),
            head(16_000, 1, 0, 0, 0),
            head(16_000, 1, 0, 7, 0),
            head(16_000, 1, 0, 6, 2), // a sample is missing
            Arrays.copyOf(head(16_000, 1, 0, 6, 0), 3),
            Arrays.copyOf(head(16_000, 1, 0, 6, 0), 9)
        };
        for (byte[] rest : wrong) {
            byte[] file = file(MediaKind.AUDIO, 0, 0, rest);
            assertFalse(damage.decodes(file, Arrays.toString(rest)));
        }
        assertTrue(damage.decodes(file(MediaKind.AUDIO, 0, 0, head(16_000, 1, 0, 6, 0)), "nothing"));
        assertTrue(damage.decodes(file(MediaKind.AUDIO, 0, 0, head(16_000, 1, 0, 6, 1)), "no samples"));
    }

    @Test
    void headAndLastBlockMustAgree() {
        ChunkFile chunks = new ChunkFile(small);
        byte[] head = chunks.payload("HEAD").clone();
        // 700 samples + 1 as a varint are the last two bytes; 701 samples would have as many frames.
        assertEquals(0xBD, head[head.length - 2] & 0xFF);
        head[head.length - 2]++;
        chunks.replace("HEAD", head);
        assertFalse(damage.decodes(chunks.toByteArray(), "701 samples"));
        // Not known at all: what the block says counts.
        byte[] open = Arrays.copyOf(head, head.length - 1);
        open[open.length - 1] = 0;
        chunks.replace("HEAD", open);
        assertTrue(damage.decodes(chunks.toByteArray(), "length not in the head"));
    }

    @Test
    void hugeLengthsCostNothing() throws IOException {
        byte[] file = file(MediaKind.AUDIO, 0, 0, head(768_000, 8, 0, 6, (1L << 34) + 1));
        assertThrows(LimitExceededException.class, () -> HifiTesting.decode(codec, file));
        DecodeLimits wide = DecodeLimits.defaults()
                .withSamples(Long.MAX_VALUE)
                .withChunks(Long.MAX_VALUE)
                .withBytes(Long.MAX_VALUE)
                .withMemoryBytes(Long.MAX_VALUE);
        assertThrows(MalformedBitstreamException.class, () -> codec.decode(new ByteArrayInputStream(file), wide));
    }

    @Test
    void symbolsOfAnotherBlockAreNotTaken() {
        ChunkFile chunks = new ChunkFile(blocks);
        int first = chunks.indexOf("DATA");
        byte[] own = chunks.parts().get(first).payload();
        byte[] other = chunks.parts().get(first + 1).payload();
        // Index and hash of block 0, codes of block 1.
        byte[] mixed = other.clone();
        System.arraycopy(own, 0, mixed, 0, 5);
        chunks.parts().set(first, new ChunkFile.Part("DATA", mixed));
        assertFalse(damage.decodes(chunks.toByteArray(), "mixed"));
    }

    private static void assertSalvaged(DecodedSound sound, long... lost) {
        assertEquals(whole.samples(), sound.sound().samples());
        assertEquals(lost.length, sound.lost().size(), () -> sound.lost().toString());
        for (int i = 0; i < lost.length; i++) {
            LostBlock block = sound.lost().get(i);
            assertEquals(lost[i], block.index());
            assertEquals(lost[i] * BLOCK, block.start());
            assertEquals(lost[i] == 4 ? 9_000 : BLOCK, block.samples());
            assertFalse(block.reason().isEmpty());
        }
    }

    private static int chunk(int block) {
        int count = -1;
        for (int at = 0; ; at++) {
            if (blocks[at] == 'D' && blocks[at + 1] == 'A' && blocks[at + 2] == 'T' && blocks[at + 3] == 'A') {
                if (++count == block) {
                    return at;
                }
            }
        }
    }

    @Test
    void salvageGivesAllButTheDamagedBlock() throws IOException {
        assertSalvaged(HifiTesting.salvage(codec, blocks));
        HifiTesting.assertSameSamples(whole, HifiTesting.salvage(codec, blocks).sound());
        for (int block = 0; block < 5; block++) {
            // In the type, the length, the index, the payload.
            for (int place : new int[] {1, 4, 5, 6, 40}) {
                byte[] damaged = blocks.clone();
                damaged[chunk(block) + place] ^= 0x55;
                assertFalse(damage.decodes(damaged, "damage"));
                DecodedSound sound = HifiTesting.salvage(codec, damaged);
                assertSalvaged(sound, block);
                // A second behind the gap nothing is left of it: that is more than the receptive field.
                int heals = (block + 1) * BLOCK + 16_000;
                for (int i = 0; i < whole.samples(); i++) {
                    boolean sound16 = i < block * BLOCK - 480 || i >= heals;
                    assertTrue(Float.isFinite(sound.sound().sample(0, i)));
                    if (sound16 && i < whole.samples()) {
                        assertEquals(whole.sample(0, i), sound.sound().sample(0, i), "sample " + i);
                    }
                }
            }
        }
    }

    @Test
    void salvageOfCutFiles() throws IOException {
        // Bytes missing in the middle: blocks 1 and 2 are gone without a trace.
        byte[] hole = new byte[blocks.length - (chunk(3) - chunk(1))];
        System.arraycopy(blocks, 0, hole, 0, chunk(1));
        System.arraycopy(blocks, chunk(3), hole, chunk(1), blocks.length - chunk(3));
        assertSalvaged(HifiTesting.salvage(codec, hole), 1, 2);
        assertSalvaged(HifiTesting.salvage(codec, Arrays.copyOf(blocks, chunk(3) + 20)), 3, 4);
        // Only DONE is missing: all is there, but the file is not whole.
        DecodedSound open = HifiTesting.salvage(codec, Arrays.copyOf(blocks, blocks.length - 3));
        HifiTesting.assertSameSamples(whole, open.sound());
        assertEquals(1, open.lost().size());
        assertEquals(0, open.lost().get(0).samples());
        // Where the head doesn't say how long it is, it ends with what is there.
        DecodedSound half = HifiTesting.salvage(codec, Arrays.copyOf(stereo, stereo.length - 60));
        assertEquals(BLOCK, half.sound().samples());
        assertEquals(1, half.lost().size());
        byte[] tags = blocks.clone();
        tags[chunk(0) - 6] ^= 1;
        assertEquals(SoundTags.empty(), HifiTesting.salvage(codec, tags).tags());
        assertThrows(NacreException.class, () -> HifiTesting.salvage(codec, Arrays.copyOf(blocks, 30)));
    }

    @Test
    void aReaderGivesWhatComesBeforeTheDamage() throws IOException {
        byte[] damaged = blocks.clone();
        damaged[chunk(2) + 50] ^= 1;
        for (SoundReader reader : new SoundReader[] {
            codec.reader(new ByteArrayInputStream(damaged), HifiTesting.LIMITS),
            codec.reader(SoundFile.open(SeekableSource.of(damaged), HifiTesting.LIMITS))
        }) {
            float[][] planes = new float[1][whole.samples()];
            assertEquals(2 * BLOCK, reader.read(planes, 0, whole.samples()));
            for (int i = 0; i < 2 * BLOCK - 480; i++) {
                assertEquals(whole.sample(0, i), planes[0][i], "sample " + i);
            }
            assertThrows(NacreException.class, () -> reader.read(planes, 0, 1));
            assertThrows(NacreException.class, () -> reader.read(planes, 0, 1));
            if (reader.canSeek()) {
                // What lies behind can still be had.
                reader.seek(4 * BLOCK);
                assertEquals(9_000, reader.read(planes, 0, whole.samples()));
                assertEquals(whole.sample(0, 4 * BLOCK), planes[0][0]);
            }
        }
        // A block that is not what HEAD says.
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ChunkWriter writer = new ChunkWriter(out);
        ChunkFile parts = new ChunkFile(stereo);
        byte[] unit = parts.payload("DATA");
        try (ModelPackage model = HifiTesting.model(HifiTesting.MODEL)) {
            writer.writeHead(new Head(
                    MediaKind.AUDIO, 0, 0, model.info().id(), model.info().hash8(), head(16_000, 2, 1, 6, 0)));
        }
        int hash = unit[1] & 0xFF | (unit[2] & 0xFF) << 8 | (unit[3] & 0xFF) << 16 | unit[4] << 24;
        writer.writeUnit(ChunkType.DATA, 0, hash, Arrays.copyOfRange(unit, 5, unit.length));
        writer.finish();
        assertThrows(MalformedBitstreamException.class, () -> HifiTesting.decode(codec, out.toByteArray()));
        assertThrows(MalformedBitstreamException.class, () -> HifiTesting.verify(codec, out.toByteArray()));
        SoundFile file = SoundFile.open(SeekableSource.of(out.toByteArray()), HifiTesting.LIMITS);
        assertThrows(MalformedBitstreamException.class, file::samples);
    }
}
