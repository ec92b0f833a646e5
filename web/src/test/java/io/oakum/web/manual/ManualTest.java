package io.oakum.web.manual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.trust.Bytes;
import io.oakum.web.manual.ManualPage.Heading;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** The manual that is shipped, and what becomes of documents that are not as they should be. */
class ManualTest {
    private static final Bytes SHIP = Bytes.of(new byte[] {1, 2, 3});
    private static final String CONTENTS = """
            # Manual

            Read it.

            ## Begin

            - [One](one.md)
            - [Two](two.md), see [one](one.md)
            """;

    @Test
    void every_document_of_the_checkout_is_in_the_manual() throws IOException {
        var files = new TreeMap<String, String>();
        var pictures = new TreeMap<String, Bytes>();
        for (Path file : documents()) {
            String path =
                    Path.of("..").toAbsolutePath().normalize().relativize(file).toString();
            if (path.endsWith(".jpg")) {
                pictures.put(path, Bytes.of(Files.readAllBytes(file)));
            } else {
                files.put(path, Files.readString(file));
            }
        }

        assertThat(new Manual(files, pictures).pages())
                .isEqualTo(Manual.shipped().pages());
        assertThat(pictures.keySet()).as("each is shown by a document").isEqualTo(Manual.shown(files));
    }

    @Test
    void every_picture_has_the_size_that_its_page_says_and_is_no_burden() throws IOException {
        Manual manual = Manual.shipped();
        var shown = manual.pages().stream()
                .flatMap(page -> Pattern.compile("<img src=\"/docs/([^\"]+)\" alt=\"([^\"]+)\"")
                        .matcher(page.body().html())
                        .results())
                .toList();

        assertThat(shown).isNotEmpty();
        for (MatchResult picture : shown) {
            byte[] jpeg = manual.picture(picture.group(1)).orElseThrow().array();
            var image = ImageIO.read(new ByteArrayInputStream(jpeg));
            assertThat(image.getWidth()).as(picture.group(1)).isEqualTo(Picture.WIDTH);
            assertThat(image.getHeight()).as(picture.group(1)).isEqualTo(Picture.HEIGHT);
            assertThat(jpeg).as(picture.group(1)).hasSizeLessThan(150_000);
            assertThat(picture.group(2)).as("what who does not see it reads").hasSizeGreaterThan(20);
        }
    }

    private static List<Path> documents() throws IOException {
        Path checkout = Path.of("..").toAbsolutePath().normalize();
        try (Stream<Path> docs = Files.walk(checkout.resolve("docs"))) {
            return Stream.concat(
                            docs.filter(Files::isRegularFile).filter(file -> !file.endsWith("000-template.md")),
                            Stream.of("ARCHITECTURE.md", "GLOSSARY.md", "SECURITY.md")
                                    .map(checkout::resolve))
                    .toList();
        }
    }

    @Test
    void every_link_within_the_manual_leads_to_a_page_and_a_heading_that_are_there() {
        Manual manual = Manual.shipped();
        var there = new TreeSet<String>(List.of("/docs/api"));
        for (ManualPage page : manual.pages()) {
            there.add(page.address());
            page.headings().forEach(heading -> there.add(page.address() + "#" + heading.id()));
        }

        for (ManualPage page : manual.pages()) {
            Matcher links =
                    Pattern.compile("<a href=\"([^\"]+)\"").matcher(page.body().html());
            while (links.find()) {
                String link = links.group(1);
                if (link.startsWith("/docs/schema/")) {
                    assertThat(manual.schema(link.substring("/docs/".length())))
                            .as(link)
                            .isPresent();
                } else if (!link.startsWith("https://")) {
                    assertThat(there)
                            .as("links of " + page.address())
                            .contains(link.startsWith("#") ? page.address() + link : link);
                }
            }
        }
    }

    @Test
    void no_heading_is_named_as_a_part_of_every_page() throws IOException {
        var names = new TreeSet<String>();
        for (String template : List.of("layout", "manual", "manualnav")) {
            Matcher ids = Pattern.compile(" id=\"([^\"$]+)\"")
                    .matcher(Files.readString(Path.of("src/main/jte", template + ".jte")));
            while (ids.find()) {
                names.add(ids.group(1));
            }
        }

        assertThat(names).contains("main", "keys", "live");
        for (ManualPage page : Manual.shipped().pages()) {
            assertThat(page.headings()).extracting(Heading::id).doesNotContainAnyElementsOf(names);
        }
    }

    @Test
    void pages_follow_each_other_in_the_order_of_the_contents() {
        var manual = manual("# One\n", "# Two\n");
        ManualPage one = manual.page("one").orElseThrow();

        assertThat(manual.before(one)).isEqualTo(manual.page(""));
        assertThat(manual.after(one)).isEqualTo(manual.page("two"));
        assertThat(manual.after(manual.page("two").orElseThrow())).isEmpty();
        assertThat(one.section()).isEqualTo("Begin");
    }

    @Test
    void html_in_a_document_is_text() {
        String html = manual("# One\n\n<script>alert(1)</script>\n\na <b onclick=x>b</b>\n", "# Two\n")
                .page("one")
                .orElseThrow()
                .body()
                .html();

        assertThat(html)
                .contains("&lt;script&gt;")
                .contains("&lt;b onclick=x&gt;")
                .doesNotContain("<script")
                .doesNotContain("<b ");
    }

    @Test
    void a_picture_says_its_size_and_its_words_and_one_that_is_not_there_ends_the_start() {
        Manual manual = manual("# One\n\n![a ship](pictures/ship.jpg)\n", "# Two\n");

        assertThat(manual.page("one").orElseThrow().body().html())
                .contains("<img src=\"/docs/pictures/ship.jpg\" alt=\"a ship\" width=\"1280\" height=\"800\"");
        assertThat(manual.picture("pictures/ship.jpg")).contains(SHIP);
        assertThatThrownBy(() -> manual("# One\n\n![a boat](pictures/boat.jpg)\n", "# Two\n"))
                .hasMessageContaining("pictures/boat.jpg");
    }

    @Test
    void headings_are_found_by_all_of_their_words_and_titles_come_first() {
        var manual = manual("# One\n\n## Undo by hand\n\n## Undo by hand\n", "# Undo two\n");

        assertThat(manual.search("undo"))
                .extracting(Manual.Hit::address)
                .containsExactly("/docs/two", "/docs/one#undo-by-hand", "/docs/one#undo-by-hand-1");
        assertThat(manual.search("hand UNDO")).hasSize(2);
        assertThat(manual.search("undo gate")).isEmpty();
        assertThat(manual.search(" ")).isEmpty();
    }

    @Test
    void commands_can_be_copied_and_outputs_cannot() {
        String html = manual("# One\n\n```sh\noakum scan\n```\n\n```\n1 open\n```\n", "# Two\n")
                .page("one")
                .orElseThrow()
                .body()
                .html();

        assertThat(html).contains("data-copy=\"oakum scan\"").doesNotContain("data-copy=\"1 open\"");
    }

    @Test
    void a_head_that_says_nothing_is_no_head() {
        String html = manual(
                        "# One\n\n| | |\n| --- | --- |\n| a | b |\n\n| c | |\n| --- | --- |\n| a | b |\n", "# Two\n")
                .page("one")
                .orElseThrow()
                .body()
                .html();

        assertThat(html)
                .containsOnlyOnce("<thead>")
                .contains("<th scope=\"col\">c</th>")
                .doesNotContain("<th></th>");
    }

    @Test
    void a_document_that_is_not_as_it_should_be_ends_the_start_and_is_named() {
        assertThatThrownBy(() -> manual("# One\n\n[x](nowhere.md)\n", "# Two\n"))
                .hasMessageContaining("nowhere.md");
        assertThatThrownBy(() -> manual("# One\n\n<javascript:alert(1)>\n", "# Two\n"))
                .hasMessageContaining("javascript:alert(1)");
        assertThatThrownBy(() -> manual("One\n", "# Two\n")).hasMessageContaining("docs/one.md");
        assertThatThrownBy(() -> manual("# One\n\n# Again\n", "# Two\n")).hasMessageContaining("Again");
        assertThatThrownBy(() -> new Manual(Map.of("docs/README.md", CONTENTS, "docs/one.md", "# One\n"), Map.of()))
                .hasMessageContaining("two.md");
    }

    private static Manual manual(String one, String two) {
        return new Manual(
                Map.of(
                        "docs/README.md",
                        CONTENTS.replace(", see [one](one.md)", ""),
                        "docs/one.md",
                        one,
                        "docs/two.md",
                        two),
                Map.of("docs/pictures/ship.jpg", SHIP));
    }
}
