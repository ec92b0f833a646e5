package io.oakum.feeds;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.exposure.AliasGraph;
import io.oakum.feeds.FeedRun.Kind;
import io.oakum.feeds.FeedRun.Refusal;
import io.oakum.testkit.BadInput;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is broken, hostile or beyond all bounds is refused with a reason, and the rest is taken. */
final class BadInputTest {
    private static final Limits SMALL = new Limits(2 << 20, 4 << 20, 1000, 3, 100);

    @TempDir
    private Path folder;

    private static Arguments row(String what, String name, Supplier<byte[]> bytes, Kind kind, String reason) {
        return Arguments.of(what, name, bytes, kind, reason);
    }

    private static byte[] osv(String from, String to) {
        assertThat(Feeds.OSV).contains(from);
        return Feeds.bytes(Feeds.OSV.replace(from, to));
    }

    static Stream<Arguments> rows() {
        return Stream.of(packings(), texts(), shapes(), claims()).flatMap(rows -> rows);
    }

    private static Stream<Arguments> packings() {
        byte[] zip = Feeds.zip(Feeds.bytes(Feeds.OSV), List.of("a.json", "b.json"));
        return Stream.of(
                row("empty", "x.json", () -> new byte[0], Kind.UNSUPPORTED, "empty"),
                row(
                        "truncated JSON",
                        "x.json",
                        () -> Arrays.copyOf(Feeds.bytes(Feeds.OSV), 200),
                        Kind.DOCUMENT,
                        "JSON is broken"),
                row(
                        "truncated gzip",
                        "x.gz",
                        () -> Arrays.copyOf(Feeds.gzip(Feeds.bytes(Feeds.OSV)), 120),
                        Kind.DOCUMENT,
                        "cut off"),
                row("truncated zip", "x.zip", () -> Arrays.copyOf(zip, 150), Kind.DOCUMENT, "cut off"),
                row(
                        "a web page",
                        "x.json",
                        () -> Feeds.bytes("<!DOCTYPE html><html>Sign in</html>"),
                        Kind.UNSUPPORTED,
                        "web page"),
                row("a gzip bomb", "x.gz", () -> Feeds.gzip(bomb()), Kind.DOCUMENT, "times its size"),
                row("a zip bomb", "x.zip", () -> Feeds.zip(bomb(), List.of("a.json")), Kind.DOCUMENT, "times its size"),
                row(
                        "a document too large",
                        "x.csv",
                        () -> Feeds.bytes(Feeds.EPSS + lines()),
                        Kind.DOCUMENT,
                        "larger than"),
                row(
                        "zip slip",
                        "x.zip",
                        () -> Feeds.zip(zip, List.of("../../etc/passwd")),
                        Kind.DOCUMENT,
                        "leads out"));
    }

    private static Stream<Arguments> texts() {
        byte[] zip = Feeds.zip(Feeds.bytes(Feeds.OSV), List.of("a.json", "b.json"));
        return Stream.of(
                row(
                        "an absolute name in a zip",
                        "x.zip",
                        () -> Feeds.zip(zip, List.of("/etc/passwd")),
                        Kind.DOCUMENT,
                        "leads out"),
                row("archives in archives", "x.gz", BadInputTest::nested, Kind.DOCUMENT, "others"),
                row(
                        "duplicate keys",
                        "x.json",
                        () -> osv("\"id\"", "\"id\":\"X\",\"id\""),
                        Kind.DOCUMENT,
                        "stands twice"),
                row("bytes that are no UTF-8", "x.csv", BadInputTest::latin1, Kind.DOCUMENT, "not UTF-8"),
                row("JSON that is no UTF-8", "x.json", BadInputTest::latin1Json, Kind.DOCUMENT, "JSON is broken"),
                row(
                        "depth of 10,000",
                        "x.json",
                        () -> osv("[\"0.9\"]", "[".repeat(10_000)),
                        Kind.DOCUMENT,
                        "JSON is broken"),
                row(
                        "a number of 10,000 digits",
                        "x.json",
                        () -> osv("\"a hole\"", "9".repeat(10_000)),
                        Kind.DOCUMENT,
                        "JSON is broken"),
                row("the year 2099", "x.json", () -> osv("2026-01-01", "2099-01-01"), Kind.DOCUMENT, "a year ahead"),
                row("the year 9999", "x.json", () -> osv("2026-01-01", "9999-12-31"), Kind.DOCUMENT, "a year ahead"),
                row("the 30th of February", "x.json", () -> osv("2026-01-01", "2026-02-30"), Kind.DOCUMENT, "no date"));
    }

    private static Stream<Arguments> shapes() {
        return Stream.of(
                row(
                        "100,000 names of one flaw",
                        "x.json",
                        BadInputTest::manyNames,
                        Kind.DOCUMENT,
                        "names 100000 vulnerabilities"),
                row(
                        "a text of 10 MB",
                        "x.json",
                        () -> osv("a hole", "x".repeat(10 << 20)),
                        Kind.DOCUMENT,
                        "larger than"),
                row(
                        "a CVSS vector that is none",
                        "x.json",
                        () -> osv("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "-1.0"),
                        Kind.DOCUMENT,
                        "no CVSS vector"),
                row(
                        "a negative CVSS score",
                        "x.json",
                        () -> Feeds.bytes(Feeds.CSAF.replace("5.9", "-5.9")),
                        Kind.ROW,
                        "not between 0 and 10"),
                row(
                        "an event that nobody knows",
                        "x.json",
                        () -> osv("\"fixed\"", "\"mended\""),
                        Kind.DOCUMENT,
                        "nobody knows"),
                row(
                        "a status that nobody knows",
                        "x.json",
                        () -> Feeds.bytes(Feeds.TRACKER.replace("\"undetermined\"", "\"maybe\"")),
                        Kind.ROW,
                        "nobody knows"),
                row(
                        "a catalogue that lost rows",
                        "x.json",
                        () -> Feeds.bytes(Feeds.KEV.replace("\"count\":1", "\"count\":1400")),
                        Kind.DOCUMENT,
                        "1400"),
                row(
                        "a share above one",
                        "x.csv",
                        () -> Feeds.bytes(Feeds.EPSS.replace("0.93", "93")),
                        Kind.ROW,
                        "between 0 and 1"),
                row(
                        "columns that are others",
                        "x.csv",
                        () -> Feeds.bytes(Feeds.EPSS.replace("percentile", "rank")),
                        Kind.DOCUMENT,
                        "columns"));
    }

    private static Stream<Arguments> claims() {
        return Stream.of(
                row(
                        "a document type in XML",
                        "x.xml",
                        () -> dtd("<!ENTITY e SYSTEM 'file:///etc/passwd'>"),
                        Kind.DOCUMENT,
                        "document type"),
                row(
                        "a billion laughs",
                        "x.xml",
                        () -> dtd("<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>"),
                        Kind.DOCUMENT,
                        "document type"),
                row(
                        "broken XML",
                        "x.xml",
                        () -> Arrays.copyOf(Feeds.bytes(Feeds.UPDATEINFO), 300),
                        Kind.DOCUMENT,
                        "XML is broken"),
                row(
                        "a sender nobody knows",
                        "x.xml",
                        () -> Feeds.bytes(Feeds.UPDATEINFO.replace("almalinux.org", "example.org")),
                        Kind.ROW,
                        "no sender"),
                row(
                        "xz",
                        "x.xz",
                        () -> new byte[] {(byte) 0xfd, '7', 'z', 'X', 'Z', 0},
                        Kind.UNSUPPORTED,
                        "unpack it first"),
                row("a list without its release", "support", () -> Feeds.bytes(Feeds.SUPPORT), Kind.DOCUMENT, ".debN"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    @BadInput({"F3", "W21"})
    void bad_input_is_refused_with_a_reason(String what, String name, Supplier<byte[]> bytes, Kind kind, String reason)
            throws IOException {
        var run = Feeds.read(folder, name, bytes.get(), SMALL, new Taken());

        assertThat(run.refusals()).as(what).extracting(Refusal::kind).contains(kind);
        assertThat(run.refusals()).as(what).extracting(Refusal::reason).anyMatch(each -> each.contains(reason));
    }

    @Test
    @BadInput({"F3", "W21"})
    void the_rest_is_taken_where_one_entry_is_refused() throws IOException {
        var zip = new java.io.ByteArrayOutputStream();
        try (var out = new ZipOutputStream(zip)) {
            for (Map.Entry<String, String> each : Map.of(
                            "good.json", Feeds.OSV, "bad.json", "{\"id\":", "../slip.json", Feeds.OSV)
                    .entrySet()) {
                out.putNextEntry(new ZipEntry(each.getKey()));
                out.write(Feeds.bytes(each.getValue()));
                out.closeEntry();
            }
        }
        var taken = new Taken();

        var run = Feeds.read(folder, "x.zip", zip.toByteArray(), SMALL, taken);

        assertThat(taken.advisories).hasSize(1);
        assertThat(run.refusals()).hasSize(2);
    }

    @Test
    @BadInput("W21")
    void a_bomb_of_a_format_that_is_not_read_is_not_unpacked_to_its_end_either() throws IOException {
        var run = Feeds.read(
                folder, "x.zip", Feeds.zip(new byte[64 << 20], List.of("a.bin", "b.bin")), SMALL, new Taken());

        assertThat(run.refusals()).extracting(Refusal::reason).anyMatch(each -> each.contains("times its size"));
    }

    @ParameterizedTest
    @MethodSource("names")
    void a_mark_before_utf_8_changes_nothing(String name) throws IOException {
        var taken = new Taken();

        var run = Feeds.read(folder, name, Feeds.bytes('\uFEFF' + Feeds.ALL.getOrDefault(name, "")), SMALL, taken);

        assertThat(run.refusals()).isEmpty();
        assertThat(run.rows()).isPositive();
    }

    static Stream<String> names() {
        return Feeds.ALL.keySet().stream().sorted();
    }

    @Test
    @BadInput("W21")
    void a_million_entries_are_counted_and_no_more_are_read() throws IOException {
        Path file = folder.resolve("many.zip");
        try (var out = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16))) {
            out.setLevel(0);
            for (int i = 0; i <= 1_000_000; i++) {
                out.putNextEntry(new ZipEntry(Integer.toString(i, 36)));
                out.closeEntry();
            }
        }

        var run = FeedReader.read(file, Limits.ORDINARY, Feeds.NOW, new Taken());

        assertThat(run.refusals()).hasSize(FeedRun.KEPT_REFUSALS);
        assertThat(run.unsupported()).isEqualTo(1_000_000 - 1);
        assertThat(run.refused()).isEqualTo(1);
    }

    @Test
    @BadInput("F3")
    void names_in_a_circle_are_one_flaw() throws IOException {
        var taken = new Taken();
        for (int i = 0; i < 3; i++) {
            String record = Feeds.OSV.replace("GHSA-1", "X-" + i).replace("CVE-2026-0001", "X-" + (i + 1) % 3);
            Feeds.read(folder, "x.json", Feeds.bytes(record), SMALL, taken);
        }

        var graph = AliasGraph.of(taken.advisories);

        assertThat(taken.advisories)
                .allSatisfy(each -> assertThat(graph.vulnerabilities(each)).containsExactly("X-0"));
    }

    private static byte[] bomb() {
        return Feeds.bytes(Feeds.EPSS + "\n".repeat(64 << 20));
    }

    private static String lines() {
        return IntStream.range(0, 100_000)
                .mapToObj(i -> "CVE-2026-" + (10_000 + i) + ",0.1,0.1\n")
                .collect(Collectors.joining());
    }

    private static byte[] nested() {
        byte[] bytes = Feeds.bytes(Feeds.OSV);
        for (int i = 0; i < 5; i++) {
            bytes = Feeds.gzip(bytes);
        }
        return bytes;
    }

    private static byte[] latin1() {
        return (Feeds.EPSS + "Zeile für Zeile").getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] latin1Json() {
        return Feeds.OSV.replace("a hole", "ein für alle Mal").getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] manyNames() {
        String names = IntStream.range(0, 100_000)
                .mapToObj(i -> "\"CVE-2026-" + (100_000 + i) + "\"")
                .collect(Collectors.joining(","));
        return osv("\"CVE-2026-0001\"", names);
    }

    private static byte[] dtd(String entities) {
        return Feeds.bytes(Feeds.UPDATEINFO.replace("<updates>", "<!DOCTYPE updates [" + entities + "]><updates>"));
    }
}
