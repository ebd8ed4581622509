package dev.nacre.bitstream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hopping meets the same chunks as reading from front to back, and damage in what it reads is never missed. */
class SeekableChunksTest {
    private static final DecodeLimits LIMITS = DecodeLimits.defaults();

    private static byte[] file() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ChunkWriter writer = new ChunkWriter(out);
        writer.writeHead(new Head(MediaKind.IMAGE, 15, 0, "demo", new byte[8], new byte[] {1}));
        writer.writeAncillary(ChunkType.TEXT, "a\0b".getBytes());
        writer.writeUnit(ChunkType.DATA, 0, 7, new byte[300]);
        writer.writeUnit(ChunkType.DATA, 1, 8, new byte[100_000]);
        writer.writeUnit(ChunkType.DATA, 2, 9, new byte[0]);
        writer.finish();
        return out.toByteArray();
    }

    private static List<Chunk> hop(SeekableSource source) throws IOException {
        SeekableChunks chunks = new SeekableChunks(source, LIMITS);
        List<Chunk> found = new ArrayList<>();
        SeekableChunks.Entry entry = chunks.entry(SeekableChunks.FIRST);
        while (true) {
            found.add(chunks.read(entry));
            if (entry.type().equals(ChunkType.DONE)) {
                return found;
            }
            entry = chunks.entry(entry.end());
        }
    }

    @Test
    void hoppingMeetsTheSameChunks(@TempDir Path folder) throws IOException {
        byte[] file = file();
        ChunkReader reader = new ChunkReader(new ByteArrayInputStream(file), LIMITS);
        Path path = Files.write(folder.resolve("a.ncr"), file);
        try (FileChannel channel = FileChannel.open(path)) {
            // One that gives a byte at a time, as a slow stream may.
            SeekableSource memory = SeekableSource.of(file);
            SeekableSource trickle = (position, bytes, offset, count) -> memory.read(position, bytes, offset, 1);
            for (Chunk chunk : hop(SeekableSource.of(channel))) {
                Chunk expected = reader.next();
                assertEquals(expected.type(), chunk.type());
                assertEquals(expected.fileOffset(), chunk.fileOffset());
                assertArrayEquals(expected.payload(), chunk.payload());
            }
            assertEquals(6, hop(memory).size());
            assertEquals(6, hop(trickle).size());
        }
    }

    @Test
    void everyFlippedBitOfAReadChunkIsNoticed() throws IOException {
        byte[] file = file();
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 2000; i++) {
            byte[] damaged = file.clone();
            int at = i < 400 ? i % 60 : random.nextInt(file.length);
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            assertThrows(NacreException.class, () -> hop(SeekableSource.of(damaged)), "byte " + at);
        }
        for (int length = 0; length < file.length; length += length < 100 ? 1 : 997) {
            byte[] cut = Arrays.copyOf(file, length);
            assertThrows(TruncatedBitstreamException.class, () -> hop(SeekableSource.of(cut)), "length " + length);
        }
    }

    @Test
    void lengthsThatLieCostNothing() throws IOException {
        byte[] file = Arrays.copyOf(file(), 60);
        // The text's length, then one of nearly 2^63.
        byte[] lie = Arrays.copyOf(file, 80);
        int at = (int) new SeekableChunks(SeekableSource.of(file), LIMITS)
                .entry(SeekableChunks.FIRST)
                .end();
        Arrays.fill(lie, at + 4, at + 12, (byte) 0xFF);
        lie[at + 12] = 0x7F;
        assertThrows(LimitExceededException.class, () -> new SeekableChunks(SeekableSource.of(lie), LIMITS).entry(at));
        byte[] gigabyte = Arrays.copyOf(file, 80);
        System.arraycopy(new byte[] {(byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 4}, 0, gigabyte, at + 4, 5);
        SeekableChunks chunks = new SeekableChunks(SeekableSource.of(gigabyte), LIMITS);
        SeekableChunks.Entry entry = chunks.entry(at);
        assertEquals(1L << 30, entry.payloadBytes());
        assertThrows(TruncatedBitstreamException.class, () -> chunks.read(entry));
    }

    @Test
    void unknownCriticalChunksAreRefused() throws IOException {
        byte[] file = file();
        byte[] strange = new String(file, java.nio.charset.StandardCharsets.ISO_8859_1)
                .replaceFirst("DATA", "DATE")
                .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        assertThrows(MalformedBitstreamException.class, () -> hop(SeekableSource.of(strange)), "damage, says its CRC");
    }

    @Test
    void metadataAreBounded() throws IOException {
        MetadataChunks metadata = new MetadataChunks();
        assertTrue(metadata.wants(ChunkType.ICCP, MetadataChunks.MAX_BYTES));
        assertThrows(LimitExceededException.class, () -> metadata.wants(ChunkType.TEXT, 1));
        assertThrows(LimitExceededException.class, () -> new MetadataChunks().wants(ChunkType.XMPP, Long.MAX_VALUE));
        MetadataChunks many = new MetadataChunks();
        for (int i = 0; i < MetadataChunks.MAX_CHUNKS; i++) {
            assertTrue(many.wants(ChunkType.TEXT, 2));
        }
        assertThrows(LimitExceededException.class, () -> many.wants(ChunkType.TEXT, 2));
        MetadataChunks ended = new MetadataChunks();
        ended.end();
        assertEquals(false, ended.wants(ChunkType.TEXT, 2));
    }
}
