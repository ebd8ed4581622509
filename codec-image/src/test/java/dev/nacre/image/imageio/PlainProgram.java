package dev.nacre.image.imageio;

import java.awt.Image;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.swing.ImageIcon;
import javax.swing.JLabel;
import net.coobird.thumbnailator.Thumbnails;

/** A program that knows ImageIO, Swing and Thumbnailator, and has never heard of Nacre. */
final class PlainProgram {
    private PlainProgram() {}

    /** @param args a picture in some format, and a folder for what is made of it */
    public static void main(String[] args) throws Exception {
        File source = new File(args[0]);
        Path folder = Path.of(args[1]);
        System.out.println(
                "reads " + Arrays.asList(ImageIO.getReaderFormatNames()).contains("ncr"));
        System.out.println(
                "writes " + Arrays.asList(ImageIO.getWriterFileSuffixes()).contains("ncr"));
        BufferedImage image = ImageIO.read(source);
        File file = folder.resolve("picture.ncr").toFile();
        System.out.println("written " + ImageIO.write(image, "ncr", file));
        BufferedImage read = ImageIO.read(file);
        System.out.println("read " + read.getWidth() + "x" + read.getHeight());
        System.out.println("from a URL " + ImageIO.read(file.toURI().toURL()).getWidth());
        try (ImageInputStream stream = ImageIO.createImageInputStream(file)) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
            ImageReader reader = readers.next();
            reader.setInput(stream);
            ImageReadParam param = reader.getDefaultReadParam();
            param.setSourceSubsampling(4, 4, 0, 0);
            BufferedImage small = reader.read(0, param);
            System.out.println("thumbnail " + small.getWidth() + "x" + small.getHeight());
        }
        JLabel label = new JLabel(new ImageIcon(read.getScaledInstance(64, -1, Image.SCALE_SMOOTH)));
        label.setSize(label.getPreferredSize());
        BufferedImage screen = new BufferedImage(label.getWidth(), label.getHeight(), BufferedImage.TYPE_INT_RGB);
        label.paint(screen.getGraphics());
        System.out.println("shown " + (screen.getRGB(screen.getWidth() / 2, screen.getHeight() / 2) != 0xFF000000));
        Thumbnails.of(file).size(80, 80).toFile(folder.resolve("thumbnail.png").toFile());
        System.out.println("Thumbnailator reads "
                + ImageIO.read(folder.resolve("thumbnail.png").toFile()).getWidth());
        Thumbnails.of(source)
                .size(90, 90)
                .outputFormat("ncr")
                .toFile(folder.resolve("small").toFile());
        System.out.println("Thumbnailator writes "
                + ImageIO.read(folder.resolve("small.ncr").toFile()).getWidth());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Thumbnails.of(Files.newInputStream(file.toPath()))
                .scale(0.5)
                .outputFormat("png")
                .toOutputStream(out);
        System.out.println("Thumbnailator from a stream " + (out.size() > 0));
    }
}
