package dev.nacre.eval.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class SvgChartTest {
    private static final SvgChart.Axis RATE = new SvgChart.Axis("bits a pixel", 0.1, 2, true);
    private static final SvgChart.Axis QUALITY = new SvgChart.Axis("PSNR, dB", 25, 40, false);

    @Test
    void ticksAreRoundAndFewEnough() {
        assertEquals(List.of(0.1, 0.2, 0.5, 1.0, 2.0), RATE.ticks(8));
        assertEquals(List.of(0.1, 0.3, 1.0), RATE.ticks(4));
        assertEquals(List.of(0.1, 1.0), RATE.ticks(2));
        assertEquals(List.of(25.0, 30.0, 35.0, 40.0), QUALITY.ticks(5));
        assertEquals(List.of(-50.0, 0.0, 50.0), new SvgChart.Axis("%", 60, -80, false).ticks(5));
        for (int most = 2; most < 20; most++) {
            for (double high : new double[] {0.13, 0.9, 7, 33, 512}) {
                assertTrue(new SvgChart.Axis("", 0.09, high, true).ticks(most).size() <= most);
                List<Double> ticks = new SvgChart.Axis("", 0.09, high, false).ticks(most);
                assertTrue(
                        ticks.size() <= most && ticks.stream().allMatch(tick -> tick >= 0.09 && tick <= high),
                        ticks.toString());
            }
        }
    }

    @Test
    void equalRatiosAreEqualDistancesOnALogarithmicAxis() {
        assertEquals(RATE.at(0.4) - RATE.at(0.2), RATE.at(1.6) - RATE.at(0.8), 1e-12);
        assertEquals(0, RATE.at(0.1), 1e-12);
        assertEquals(1, RATE.at(2), 1e-12);
    }

    @Test
    void linesStayInsideAndLoseNothingInside() throws Exception {
        // Enters from below, leaves at the top, and once jumps over the whole chart.
        Curve curve = new Curve(
                "jpeg:slow",
                List.of(
                        new Curve.Point(0.05, 20),
                        new Curve.Point(0.2, 28),
                        new Curve.Point(0.8, 36),
                        new Curve.Point(1.5, 60),
                        new Curve.Point(3, 10)));
        SvgChart chart = new SvgChart(400, 300, RATE, QUALITY);
        chart.curve(curve, CurveStyle.of(List.of("jpeg:slow")).get("jpeg:slow"));
        String svg = chart.svg("chart", "a <title> & more");
        parse(svg);
        List<double[]> places = places(svg, "class=\"line\" d=\"([^\"]*)\"");
        assertFalse(places.isEmpty());
        for (double[] place : places) {
            assertTrue(place[0] >= 53.9 && place[0] <= 386.1, "x " + place[0]);
            assertTrue(place[1] >= 11.9 && place[1] <= 256.1, "y " + place[1]);
        }
        // The two points inside are corners of the line, and the only markers.
        assertEquals(2, svg.split("class=\"mark\"", -1).length - 1);
        double x = 54 + 332 * RATE.at(0.2);
        double y = 256 - 244 * QUALITY.at(28);
        assertTrue(places.stream().anyMatch(p -> Math.hypot(p[0] - x, p[1] - y) < 0.02), "the point at 0.2 bpp");
    }

    @Test
    void labelsKeepOutOfEachOthersWay() throws Exception {
        Map<String, CurveStyle> styles =
                CurveStyle.of(List.of("walloc:fast", "jpeg:slow", "webp:slow", "avif:slow", "jxl:slow"));
        SvgChart chart = new SvgChart(500, 350, RATE, QUALITY);
        double at = 30;
        for (CurveStyle style : styles.values()) {
            chart.point(0.5, at, at, at, style);
            at += 0.3;
        }
        at = 30;
        for (CurveStyle style : styles.values()) {
            chart.name(0.5, at, style);
            at += 0.3;
        }
        Matcher names = Pattern.compile("<text class=\"name\" x=\"([0-9.]+)\" y=\"([0-9.]+)\" text-anchor=\"(\\w+)\"")
                .matcher(chart.body());
        List<String> seen = new ArrayList<>();
        while (names.find()) {
            String place = names.group(3) + Math.round(Double.parseDouble(names.group(2)) / 13);
            assertFalse(seen.contains(place), "two names at " + place);
            seen.add(place);
        }
        assertTrue(seen.size() >= 4, "names drawn: " + seen);
    }

    @Test
    void theSameInEveryLocale() {
        Locale before = Locale.getDefault();
        try {
            String here = draw();
            Locale.setDefault(Locale.GERMANY);
            assertEquals(here, draw());
            Locale.setDefault(Locale.forLanguageTag("ar-EG"));
            assertEquals(here, draw());
        } finally {
            Locale.setDefault(before);
        }
    }

    private static String draw() {
        SvgChart chart = new SvgChart(400, 300, RATE, QUALITY);
        chart.background(new Curve("VTM", List.of(new Curve.Point(0.123, 30.5), new Curve.Point(1.2, 39.25))), 1);
        return chart.svg("chart", Markup.percent(-12.34) + Markup.bytes(1234567) + Markup.grouped(1234567));
    }

    @Test
    void numbersForPeople() {
        assertEquals("\u221212.3\u00A0%", Markup.percent(-12.34));
        assertEquals("+5.0\u00A0%", Markup.percent(5));
        assertEquals("0.0\u00A0%", Markup.percent(-0.04));
        assertEquals("1.23\u00A0MB", Markup.bytes(1_234_567));
        assertEquals("999\u00A0B", Markup.bytes(999));
        assertEquals("0.017", Markup.significant(0.0168));
        assertEquals("0.00420", Markup.significant(0.0042));
        assertEquals("12346", Markup.significant(12345.6));
        assertEquals("&lt;a href=&quot;x&quot;&gt;&amp;&#39;", Markup.escape("<a href=\"x\">&'"));
    }

    @Test
    void eachCodecHasAColourAndEachPresetALook() {
        List<String> curves = List.of(
                "walloc:fast",
                "jpeg:fast",
                "jpeg:slow",
                "webp:fast",
                "avif:slow",
                "jpeg2000:fast",
                "jxl:slow",
                "hevc:slow",
                "mine:fast",
                "other:slow");
        Map<String, CurveStyle> styles = CurveStyle.of(curves);
        assertEquals(styles.get("jpeg:fast").colour(), styles.get("jpeg:slow").colour());
        assertTrue(styles.get("jpeg:fast").fast() && !styles.get("jpeg:slow").fast());
        assertEquals(
                9, styles.values().stream().map(CurveStyle::colour).distinct().count());
        assertEquals("Nacre walloc", styles.get("walloc:fast").label());
        assertEquals("JPEG 2000 fast", styles.get("jpeg2000:fast").label());
        assertFalse(styles.get("walloc:fast").fast(), "ours is never drawn as the lesser of two");
        Map<String, CurveStyle> efforts =
                CurveStyle.of(List.of("inr:0", "inr:2", "avif:6", "avif:0", "avif:fast", "hevc:placebo", "jxl:7"));
        assertEquals(
                List.of(
                        "Nacre inr effort 0",
                        "Nacre inr effort 2",
                        "AVIF speed 6",
                        "AVIF speed 0",
                        "AVIF fast",
                        "HEVC intra placebo",
                        "JPEG XL effort 7"),
                efforts.values().stream().map(CurveStyle::label).toList());
        assertEquals(
                List.of("inr:0", "avif:6", "avif:fast"),
                efforts.keySet().stream()
                        .filter(curve -> efforts.get(curve).fast())
                        .toList(),
                "all but the slowest of a codec");
        // A codec keeps its colour in every report.
        assertEquals(
                styles.get("jxl:slow").colour(),
                CurveStyle.of(List.of("jxl:slow")).get("jxl:slow").colour());
    }

    @Test
    void coloursStandOut() {
        for (String colour : CurveStyle.LIGHT) {
            assertTrue(contrast(colour, "#ffffff") >= 4.5, colour + " on white: " + contrast(colour, "#ffffff"));
        }
        for (String colour : CurveStyle.DARK) {
            assertTrue(contrast(colour, "#161f1e") >= 4.5, colour + " on dark: " + contrast(colour, "#161f1e"));
        }
    }

    /** As WCAG 2.1 defines it. */
    private static double contrast(String a, String b) {
        double first = luminance(a);
        double second = luminance(b);
        return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
    }

    private static double luminance(String colour) {
        double[] weights = {0.2126, 0.7152, 0.0722};
        double sum = 0;
        for (int i = 0; i < 3; i++) {
            double v = Integer.parseInt(colour.substring(1 + 2 * i, 3 + 2 * i), 16) / 255.0;
            sum += weights[i] * (v <= 0.03928 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4));
        }
        return sum;
    }

    static void parse(String xml) throws Exception {
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }

    private static List<double[]> places(String svg, String pattern) {
        List<double[]> places = new ArrayList<>();
        Matcher paths = Pattern.compile(pattern).matcher(svg);
        while (paths.find()) {
            Matcher pairs = Pattern.compile("[ML]([-0-9.]+) ([-0-9.]+)").matcher(paths.group(1));
            while (pairs.find()) {
                places.add(new double[] {Double.parseDouble(pairs.group(1)), Double.parseDouble(pairs.group(2))});
            }
        }
        return places;
    }
}
