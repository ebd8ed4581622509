package dev.nacre.image.imageio;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.Random;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Tells all that ImageIO does in this process: a line for each thing that must not depend on a plugin beside it. */
final class NeighbourProbe {
    private NeighbourProbe() {}

    /** @param args a folder of pictures, those of Nacre among them */
    public static void main(String[] args) throws IOException {
        long start = System.nanoTime();
        ImageIO.scanForPlugins();
        System.out.printf(Locale.ROOT, "time scan %.1f ms%n", (System.nanoTime() - start) / 1e6);
        if (args.length == 0) {
            return;
        }
        print("reader formats", ImageIO.getReaderFormatNames());
        print("reader suffixes", ImageIO.getReaderFileSuffixes());
        print("reader MIME types", ImageIO.getReaderMIMETypes());
        print("writer formats", ImageIO.getWriterFormatNames());
        print("writer suffixes", ImageIO.getWriterFileSuffixes());
        File[] files = new File(args[0]).listFiles(File::isFile);
        Arrays.sort(files);
        for (File file : files) {
            if (!file.getName().endsWith(".ncr")) {
                System.out.println(file.getName() + " " + described(file));
            }
        }
        Random random = new Random(91);
        for (int i = 0; i < 50; i++) {
            byte[] bytes = new byte[8 + random.nextInt(60)];
            random.nextBytes(bytes);
            ImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes));
            System.out.println("noise " + ImageIO.getImageReaders(stream).hasNext());
        }
        for (File file : files) {
            if (file.getName().endsWith(".ncr")) {
                System.out.println("ncr head " + head(file));
            }
        }
        System.out.println("ncr natives " + nativesLoaded());
        for (File file : files) {
            if (file.getName().endsWith(".ncr")) {
                System.out.println("ncr pixels " + described(file));
                System.out.println("ncr again " + described(file));
            }
        }
    }

    private static void print(String what, String[] names) {
        Arrays.sort(names);
        System.out.println(what + " " + String.join(" ", names));
    }

    private static String described(File file) {
        try {
            BufferedImage image = ImageIO.read(file);
            if (image == null) {
                return "unknown";
            }
            int hash = 1;
            for (int y = 0; y < image.getHeight(); y++) {
                for (int x = 0; x < image.getWidth(); x++) {
                    hash = 31 * hash + image.getRGB(x, y);
                }
            }
            return image.getWidth() + "x" + image.getHeight() + " type " + image.getType() + " hash " + hash;
        } catch (IOException | RuntimeException e) {
            return e.getClass().getName() + ": " + e.getMessage();
        }
    }

    /** What can be told without pixels. */
    private static String head(File file) throws IOException {
        try (ImageInputStream stream = ImageIO.createImageInputStream(file)) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
            if (!readers.hasNext()) {
                return "unknown";
            }
            ImageReader reader = readers.next();
            reader.setInput(stream);
            return reader.getWidth(0) + "x" + reader.getHeight(0) + " "
                    + reader.getImageMetadata(0).getNativeMetadataFormatName();
        }
    }

    /** Whether ONNX Runtime's libraries are in this process; where the system does not tell, no. */
    private static boolean nativesLoaded() throws IOException {
        Path maps = Path.of("/proc/self/maps");
        if (!Files.exists(maps)) {
            return false;
        }
        return Files.readString(maps).contains("onnxruntime4j");
    }
}
