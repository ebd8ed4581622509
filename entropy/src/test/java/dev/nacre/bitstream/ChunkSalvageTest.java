package dev.nacre.bitstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sound units of damaged files are found, in bounded work. */
class ChunkSalvageTest {
    private static final int MAX_PAYLOAD = 1 << 20;

    private byte[] file;
    private int[] offsets; // of the units, and of DONE

    @BeforeEach
    void write() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ChunkWriter writer = new ChunkWriter(out);
        writer.writeHead(new Head(MediaKind.IMAGE, 15, 0, "demo", new byte[8], new byte[] {1}));
        offsets = new int[4];
        byte[] payload = new byte[40_000];
        new Random(1).nextBytes(payload);
        for (int i = 0; i < 3; i++) {
            offsets[i] = out.size();
            writer.writeUnit(ChunkType.DATA, i, 7 + i, payload);
        }
        offsets[3] = out.size();
        writer.finish();
        file = out.toByteArray();
    }

    private ChunkSalvage salvage(SeekableSource source) throws IOException {
        SeekableChunks chunks = new SeekableChunks(source, DecodeLimits.defaults());
        long head = chunks.entry(SeekableChunks.FIRST).end();
        return new ChunkSalvage(source, chunks, head, MAX_PAYLOAD);
    }

    private static List<Integer> units(ChunkSalvage salvage) throws IOException {
        List<Integer> found = new ArrayList<>();
        for (Chunk chunk = salvage.next(); chunk != null; chunk = salvage.next()) {
            found.add(Unit.read(chunk).index());
        }
        return found;
    }

    @Test
    void soundFilesAreReadToTheirEnd() throws IOException {
        ChunkSalvage salvage = salvage(SeekableSource.of(file));
        assertEquals(List.of(0, 1, 2), units(salvage));
        assertTrue(salvage.sawDone());
        assertNull(salvage.problem());
        assertEquals(file.length, salvage.position());
    }

    @Test
    void damageCostsOneUnitWhereverItIs() throws IOException {
        Random random = new Random(2);
        for (int round = 0; round < 200; round++) {
            byte[] damaged = file.clone();
            int at = offsets[1] + (round < 20 ? round : random.nextInt(offsets[2] - offsets[1]));
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            ChunkSalvage salvage = salvage(SeekableSource.of(damaged));
            assertEquals(List.of(0, 2), units(salvage), "damage at " + at);
            assertNotNull(salvage.problem());
            salvage.forget();
            assertNull(salvage.problem());
            assertTrue(salvage.sawDone());
        }
    }

    @Test
    void bytesMayBeMissingOrTooMany() throws IOException {
        byte[] less = Arrays.copyOf(file, file.length - 10_000);
        System.arraycopy(file, offsets[1] + 10_000, less, offsets[1], file.length - offsets[1] - 10_000);
        assertEquals(List.of(0, 2), units(salvage(SeekableSource.of(less))));
        byte[] more = new byte[file.length + 5];
        System.arraycopy(file, 0, more, 0, offsets[2]);
        System.arraycopy(file, offsets[2], more, offsets[2] + 5, file.length - offsets[2]);
        assertEquals(List.of(0, 1, 2), units(salvage(SeekableSource.of(more))));
        ChunkSalvage cut = salvage(SeekableSource.of(Arrays.copyOf(file, offsets[2] + 9)));
        assertEquals(List.of(0, 1), units(cut));
        assertFalse(cut.sawDone());
        assertInstanceOf(TruncatedBitstreamException.class, cut.problem());
    }

    /** Every eight bytes begin what says that it is a large chunk. */
    @Test
    void workIsBounded() throws IOException {
        byte[] hostile = Arrays.copyOf(file, offsets[0] + (1 << 23));
        ByteWriter fake = new ByteWriter();
        for (char letter : "DATA".toCharArray()) {
            fake.u8(letter);
        }
        byte[] chunk = fake.varint(MAX_PAYLOAD - 1).toByteArray();
        for (int at = offsets[0]; at + chunk.length <= hostile.length; at += chunk.length) {
            System.arraycopy(chunk, 0, hostile, at, chunk.length);
        }
        long[] read = new long[1];
        SeekableSource memory = SeekableSource.of(hostile);
        ChunkSalvage salvage = salvage((position, bytes, offset, count) -> {
            int n = memory.read(position, bytes, offset, count);
            read[0] += n;
            return n;
        });
        assertEquals(List.of(), units(salvage));
        assertFalse(salvage.sawDone());
        assertTrue(read[0] < 1 << 28, read[0] + " bytes of a file of " + hostile.length + " were read");
    }
}
