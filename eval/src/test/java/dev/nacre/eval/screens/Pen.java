package dev.nacre.eval.screens;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Arc2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;

/** Short words for drawing: colours are 0xRRGGBB, places are pixels, text stands on its baseline. */
final class Pen {
    private final BufferedImage image;
    private final Graphics2D g;
    private Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 13);

    Pen(int width, int height, int background) {
        image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        rect(background, 0, 0, width, height);
    }

    BufferedImage finish() {
        g.dispose();
        return image;
    }

    Pen sans(int size) {
        font = new Font(Font.SANS_SERIF, Font.PLAIN, size);
        return this;
    }

    Pen bold(int size) {
        font = new Font(Font.SANS_SERIF, Font.BOLD, size);
        return this;
    }

    Pen mono(int size) {
        font = new Font(Font.MONOSPACED, Font.PLAIN, size);
        return this;
    }

    Pen serif(int size) {
        font = new Font(Font.SERIF, Font.ITALIC, size);
        return this;
    }

    double width(String text) {
        return g.getFontMetrics(font).stringWidth(text);
    }

    /** Text that begins at x; returns where it ends. */
    double text(int colour, double x, double y, String text) {
        g.setColor(new Color(colour));
        g.setFont(font);
        g.drawString(text, (float) x, (float) y);
        return x + width(text);
    }

    void right(int colour, double x, double y, String text) {
        text(colour, x - width(text), y, text);
    }

    void centre(int colour, double x, double y, String text) {
        text(colour, x - width(text) / 2, y, text);
    }

    /** Text along a slope. */
    void slanted(int colour, double x, double y, double degrees, String text) {
        var before = g.getTransform();
        g.rotate(Math.toRadians(degrees), x, y);
        text(colour, x - width(text) / 2, y + font.getSize() * 0.35, text);
        g.setTransform(before);
    }

    /** Sharp-edged; for everything on whole pixels. */
    void rect(int colour, int x, int y, int width, int height) {
        g.setColor(new Color(colour));
        g.fillRect(x, y, width, height);
    }

    void round(int colour, double x, double y, double width, double height, double radius) {
        fill(colour, new RoundRectangle2D.Double(x, y, width, height, 2 * radius, 2 * radius));
    }

    /** A border of one pixel around what {@link #round} would fill. */
    void frame(int colour, double x, double y, double width, double height, double radius) {
        outline(
                colour,
                1,
                new RoundRectangle2D.Double(x + 0.5, y + 0.5, width - 1, height - 1, 2 * radius, 2 * radius));
    }

    void disc(int colour, double x, double y, double radius) {
        fill(colour, new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
    }

    void ring(int colour, double thickness, double x, double y, double radius, double startDegrees, double degrees) {
        outline(
                colour,
                thickness,
                new Arc2D.Double(x - radius, y - radius, 2 * radius, 2 * radius, startDegrees, degrees, Arc2D.OPEN));
    }

    void line(int colour, double thickness, double... xy) {
        outline(colour, thickness, path(false, xy));
    }

    /** A straight line of one whole pixel, sharp. */
    void rule(int colour, int x1, int y1, int x2, int y2) {
        rect(colour, x1, y1, Math.max(1, x2 - x1), Math.max(1, y2 - y1));
    }

    void dashed(int colour, double thickness, double x1, double y1, double x2, double y2) {
        g.setColor(new Color(colour));
        g.setStroke(new BasicStroke(
                (float) thickness, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {4, 4}, 0));
        g.draw(new Line2D.Double(x1, y1, x2, y2));
    }

    void polygon(int colour, double... xy) {
        fill(colour, path(true, xy));
    }

    void fill(int colour, Shape shape) {
        g.setColor(new Color(colour));
        g.fill(shape);
    }

    void outline(int colour, double thickness, Shape shape) {
        g.setColor(new Color(colour));
        g.setStroke(new BasicStroke((float) thickness, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        g.draw(shape);
    }

    /** Draws inside of a rectangle only, until the next call of {@link #unclip}. */
    void clip(int x, int y, int width, int height) {
        g.setClip(x, y, width, height);
    }

    void unclip() {
        g.setClip(null);
    }

    static Path2D path(boolean closed, double... xy) {
        Path2D path = new Path2D.Double();
        path.moveTo(xy[0], xy[1]);
        for (int i = 2; i < xy.length; i += 2) {
            path.lineTo(xy[i], xy[i + 1]);
        }
        if (closed) {
            path.closePath();
        }
        return path;
    }
}
