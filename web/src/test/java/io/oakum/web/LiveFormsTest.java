package io.oakum.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A page that is fetched again is laid over what is there: what can be ticked, typed into or sent is known by its id, or it would be taken for its neighbour. */
class LiveFormsTest {
    private static final Pattern KEPT_APART = Pattern.compile("<(?:form|tr data-row)\\b[^>]*>");

    @Test
    void every_form_and_every_row_of_a_live_page_has_an_id() throws IOException {
        var without = new ArrayList<String>();
        try (Stream<Path> templates = Files.list(Path.of("src/main/jte"))) {
            for (Path template : templates.filter(LiveFormsTest::isLive).toList()) {
                KEPT_APART
                        .matcher(Files.readString(template))
                        .results()
                        .map(found -> found.group())
                        .filter(tag -> !tag.contains(" id=\""))
                        .forEach(tag -> without.add(template.getFileName() + ": " + tag));
            }
        }

        assertThat(without).isEmpty();
    }

    /** Pages before a sign-in, and the bar over all pages, stay as they came. */
    private static boolean isLive(Path template) {
        return !List.of("code.jte", "door.jte", "signin.jte", "theme.jte")
                .contains(String.valueOf(template.getFileName()));
    }
}
