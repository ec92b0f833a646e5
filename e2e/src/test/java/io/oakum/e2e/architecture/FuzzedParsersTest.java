package io.oakum.e2e.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.oakum.testkit.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever reads bytes or text is given damaged inputs by a test that names it, or is excused with a reason. */
final class FuzzedParsersTest {
    private static final Path TOP = Path.of(System.getProperty("oakum.checkout", ".."));
    private static final Pattern MARK = Pattern.compile("@Fuzzes\\(([^)]*)\\)");
    private static final Pattern NAME = Pattern.compile("(\\w+)\\.class");

    /** How methods are called that make something of what somebody else wrote. */
    private static final Pattern READS = Pattern.compile(
            "(?:parse|read|detect|mine|entries|component"
                    + "|of(?:Text|Armour|OpenSsh|Blob|Raw|X509|Hex|Base64|CanonicalLines)|(?:enrol|poll|task)(?:Request|Answer))(?:[A-Z].*)?");

    private static final Set<String> WRITTEN = Set.of(
            "java.lang.String",
            "[B",
            "java.io.InputStream",
            "io.oakum.trust.Bytes",
            "io.oakum.trust.JsonValue$JsonObject",
            "com.fasterxml.jackson.databind.JsonNode");

    @Test
    void every_parser_is_fuzzed_or_excused_and_none_is_both() throws Exception {
        Set<String> parsers = parsers();
        Set<String> fuzzed = fuzzed();
        Map<String, String> excuses = Rows.beside(Rows.class, "parsers-not-fuzzed.tsv");
        var answered = new TreeSet<>(fuzzed);
        answered.addAll(excuses.keySet());

        assertThat(parsers).as("parsers").hasSizeGreaterThan(60);
        assertThat(answered).as("fuzzed or excused").containsAll(parsers);
        assertThat(excuses.keySet()).as("excused").doesNotContainAnyElementsOf(fuzzed);
        assertThat(parsers).as("excused and still there").containsAll(excuses.keySet());
    }

    @Test
    void marks_are_found_with_one_class_and_with_many() {
        assertThat(names("@Test @Fuzzes(A.class) void a() {} @Fuzzes({B.class, C.class}) void b() {}"))
                .containsExactly("A", "B", "C");
    }

    private static Set<String> parsers() {
        JavaClasses oakum = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.oakum");
        var parsers = new TreeSet<String>();
        for (JavaClass type : oakum) {
            if (!type.getPackageName().contains(".testkit")
                    && type.getMethods().stream().anyMatch(FuzzedParsersTest::reads)) {
                parsers.add(outermost(type).getSimpleName());
            }
        }
        return parsers;
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(FuzzedParsersTest::outermost).orElse(type);
    }

    private static boolean reads(JavaMethod method) {
        return !method.getModifiers().contains(JavaModifier.PRIVATE)
                && !method.getModifiers().contains(JavaModifier.SYNTHETIC)
                && READS.matcher(method.getName()).matches()
                && method.getRawParameterTypes().stream().anyMatch(type -> WRITTEN.contains(type.getName()));
    }

    private static Set<String> fuzzed() throws IOException {
        var fuzzed = new TreeSet<String>();
        try (Stream<Path> folders = Files.list(TOP)) {
            for (Path tests : folders.map(folder -> folder.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                fuzzed.addAll(fuzzed(tests));
            }
        }
        return fuzzed;
    }

    private static Set<String> fuzzed(Path tests) throws IOException {
        var fuzzed = new TreeSet<String>();
        try (Stream<Path> files = Files.walk(tests)) {
            for (Path file : files.filter(name -> name.toString().endsWith("FuzzTest.java"))
                    .toList()) {
                fuzzed.addAll(names(Files.readString(file)));
            }
        }
        return fuzzed;
    }

    private static List<String> names(String source) {
        var names = new TreeSet<String>();
        for (Matcher mark = MARK.matcher(source); mark.find(); ) {
            for (Matcher name = NAME.matcher(mark.group(1)); name.find(); ) {
                names.add(name.group(1));
            }
        }
        return List.copyOf(names);
    }
}
