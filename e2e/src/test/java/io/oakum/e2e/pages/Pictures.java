package io.oakum.e2e.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ScreenshotType;
import io.oakum.web.manual.Picture;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * The pictures of the documents, as this run sees the pages. They land in {@code target/pictures}; {@code docs/pictures} has those of the
 * run that somebody last copied there.
 */
final class Pictures {
    private static final Path TAKEN = Path.of("target", "pictures");
    private static final Path SHOWN = Path.of("..", "docs", "pictures");

    /** So small that a number that changed is not seen, and a page of another making is. */
    private static final int ACROSS = 64;

    private static final int DOWN = ACROSS * Picture.HEIGHT / Picture.WIDTH;

    private final Page page;

    Pictures(Page page) throws IOException {
        this.page = page;
        Files.createDirectories(TAKEN);
        for (Path old : files(TAKEN).values()) {
            Files.delete(old);
        }
    }

    /** Takes what the page shows from its top. */
    void take(String name) {
        var before = page.viewportSize();
        page.setViewportSize(Picture.WIDTH, Picture.HEIGHT);
        page.screenshot(new Page.ScreenshotOptions()
                .setType(ScreenshotType.JPEG)
                .setQuality(50)
                .setPath(TAKEN.resolve(name + ".jpg")));
        page.setViewportSize(before.width, before.height);
    }

    /** Each of the documents' pictures is made by this run, and what this run sees is liker to it than to every other. */
    static void areTheDocuments() throws IOException {
        Map<String, Path> shown = files(SHOWN);
        Map<String, Path> taken = files(TAKEN);
        assertThat(shown.keySet())
                .as("the pictures of the documents; after a page changed its looks, run: cp e2e/target/pictures/*"
                        + " docs/pictures")
                .isEqualTo(taken.keySet());
        for (Map.Entry<String, Path> one : taken.entrySet()) {
            int[] seen = small(one.getValue());
            var distances = new TreeMap<Double, String>();
            for (Map.Entry<String, Path> other : shown.entrySet()) {
                distances.put(distance(seen, small(other.getValue())), other.getKey());
            }
            assertThat(distances.firstEntry().getValue())
                    .as("the likest of " + distances)
                    .isEqualTo(one.getKey());
        }
    }

    private static Map<String, Path> files(Path folder) throws IOException {
        var files = new TreeMap<String, Path>();
        try (Stream<Path> all = Files.list(folder)) {
            all.forEach(file -> files.put(file.getFileName().toString(), file));
        }
        return files;
    }

    /** Shades of grey from 0 to 255, row by row. */
    private static int[] small(Path file) throws IOException {
        var small = new BufferedImage(ACROSS, DOWN, BufferedImage.TYPE_BYTE_GRAY);
        var pen = small.createGraphics();
        pen.drawImage(
                ImageIO.read(file.toFile()).getScaledInstance(ACROSS, DOWN, java.awt.Image.SCALE_AREA_AVERAGING),
                0,
                0,
                null);
        pen.dispose();
        return small.getRaster().getPixels(0, 0, ACROSS, DOWN, (int[]) null);
    }

    private static double distance(int[] one, int[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += Math.abs(one[i] - other[i]);
        }
        return sum / one.length;
    }
}
