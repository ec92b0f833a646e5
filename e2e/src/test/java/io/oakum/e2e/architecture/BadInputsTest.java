package io.oakum.e2e.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.testkit.BadInputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every bad input of the list is shown by a test or excused with a reason; the report tells which. */
class BadInputsTest {
    private static final Path TOP = Path.of(System.getProperty("oakum.checkout", ".."));
    private static final Pattern MARK = Pattern.compile("@BadInput\\(([^)]*)\\)");
    private static final Pattern ID = Pattern.compile("\"([A-Z]\\d+)\"");

    @Test
    void each_is_tested_or_excused_and_none_is_both() throws Exception {
        BadInputs known = BadInputs.known();
        Set<String> tested = tested(TOP);
        var answered = new TreeSet<>(tested);
        answered.addAll(known.excuses().keySet());

        assertThat(answered)
                .as("tested or excused")
                .isEqualTo(new TreeSet<>(known.inputs().keySet()));
        assertThat(known.excuses().keySet()).as("excused").doesNotContainAnyElementsOf(tested);
    }

    @Test
    void marks_are_found_with_one_id_and_with_many() {
        assertThat(ids("@Test @BadInput(\"O1\") void a() {} @BadInput({\"E2\", \"L3\"}) void b() {}"))
                .containsExactly("E2", "L3", "O1");
    }

    private static Set<String> tested(Path top) throws IOException {
        var tested = new TreeSet<String>();
        for (Path module : modules(top)) {
            try (Stream<Path> files = Files.walk(module.resolve("src/test/java"))) {
                for (Path file : files.filter(name -> name.toString().endsWith("Test.java"))
                        .toList()) {
                    if (!file.endsWith("BadInputsTest.java")) {
                        tested.addAll(ids(Files.readString(file)));
                    }
                }
            }
        }
        return tested;
    }

    private static List<Path> modules(Path top) throws IOException {
        try (Stream<Path> folders = Files.list(top)) {
            return folders.filter(folder -> Files.isDirectory(folder.resolve("src/test/java")))
                    .toList();
        }
    }

    private static Set<String> ids(String source) {
        var ids = new TreeSet<String>();
        for (Matcher mark = MARK.matcher(source); mark.find(); ) {
            for (Matcher id = ID.matcher(mark.group(1)); id.find(); ) {
                ids.add(id.group(1));
            }
        }
        return ids;
    }
}
