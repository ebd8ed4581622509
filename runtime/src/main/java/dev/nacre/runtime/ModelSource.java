package dev.nacre.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/** The bytes of a package, wherever they lie. Immutable. */
sealed interface ModelSource {
    /** A package on the class path is read into memory as a whole when it is opened; a larger one belongs into a folder. */
    int MAX_RESOURCE = 256 << 20;

    /** Where it lies, for messages and lists. */
    String origin();

    /** Size in bytes. */
    long bytes() throws IOException;

    /** A stream from the first byte on; the caller closes it. */
    InputStream stream() throws IOException;

    /** Random access; the caller closes it. */
    SeekableByteChannel channel() throws IOException;

    /** A file. */
    record InFile(Path path) implements ModelSource {
        @Override
        public String origin() {
            return path.toString();
        }

        @Override
        public long bytes() throws IOException {
            return Files.size(path);
        }

        @Override
        public InputStream stream() throws IOException {
            return Files.newInputStream(path);
        }

        @Override
        public SeekableByteChannel channel() throws IOException {
            return Files.newByteChannel(path);
        }
    }

    /** A resource of the class path. */
    record Resource(String url) implements ModelSource {
        @Override
        public String origin() {
            return url;
        }

        @Override
        public long bytes() throws IOException {
            URLConnection connection = open();
            try (InputStream in = connection.getInputStream()) {
                long length = connection.getContentLengthLong();
                return length >= 0 ? length : in.skip(Long.MAX_VALUE);
            }
        }

        @Override
        public InputStream stream() throws IOException {
            return open().getInputStream();
        }

        @Override
        public SeekableByteChannel channel() throws IOException {
            try (InputStream in = stream()) {
                byte[] all = in.readNBytes(MAX_RESOURCE + 1);
                if (all.length > MAX_RESOURCE) {
                    throw new IOException("more than " + MAX_RESOURCE + " bytes on the class path");
                }
                return new SeekableInMemoryByteChannel(all);
            }
        }

        private URLConnection open() throws IOException {
            URLConnection connection = new URL(url).openConnection();
            // A cached jar would stay open, and hold the file, for the life of the process.
            connection.setUseCaches(false);
            return connection;
        }
    }
}
