package io.oakum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.rehearsal.Rehearsal.Verdict;
import io.oakum.execution.RunVerdict;
import io.oakum.execution.ScanJson;
import io.oakum.testkit.BadInput;
import io.oakum.testkit.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TerminalTest {
    private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u001b[2J",
                "\u001b]0;title\u0007",
                "\r",
                "\n",
                "\b",
                "\u0000",
                "\u009b31m",
                "\u202e",
                "\u2066",
                "\u200f",
                "\u200b",
                "\ufeff",
                "\ud800",
                "\u2028",
                "\u2029",
            })
    @BadInput("W6")
    void nothing_that_steers_a_terminal_gets_through(String trick) {
        assertThat(Terminal.plain("a" + trick + "b"))
                .startsWith("a\uFFFD")
                .endsWith("b")
                .doesNotContain(trick);
    }

    @Test
    void ordinary_text_stays_as_it_is() {
        assertThat(Terminal.plain("Größe 5 – 日本語 ✓ 🙂")).isEqualTo("Größe 5 – 日本語 ✓ 🙂");
    }

    @Test
    void whatever_it_is_given_it_prints_on_one_line() {
        Seeds.check(5_000, random -> {
            var text = new StringBuilder();
            for (int i = 0; i < 20; i++) {
                text.appendCodePoint(random.nextInt(0x3000));
            }
            assertThat(Terminal.plain(text.toString()).codePoints())
                    .noneMatch(point -> point < 0x20 || (point >= 0x7f && point < 0xa0) || point == 0x2028);
        });
    }

    @Test
    void a_scan_reads_as_it_always_did() throws IOException {
        golden("scan-full", new ScanText(Terminal.plain(), Reports.NOW, false).of(Reports.full()));
        golden("scan-empty", new ScanText(Terminal.plain(), Reports.NOW, false).of(Reports.empty()));
    }

    @ParameterizedTest
    @EnumSource
    void a_rehearsal_reads_as_it_always_did(Verdict verdict) throws IOException {
        golden("rehearsal-" + ScanJson.word(verdict), new RunText(Terminal.plain()).of(Reports.rehearsal(verdict)));
    }

    @ParameterizedTest
    @EnumSource
    void a_run_reads_as_it_always_did(RunVerdict verdict) throws IOException {
        golden("run-" + ScanJson.word(verdict), new RunText(Terminal.plain()).of(Reports.outcome(verdict)));
    }

    @Test
    void a_promise_reads_as_it_always_did() throws IOException {
        golden("promise", new RunText(Terminal.plain()).promise(Reports.changes(), 4_000_000));
    }

    private static void golden(String name, String text) throws IOException {
        Path file = GOLDEN.resolve(name + ".txt");
        if (Boolean.getBoolean("oakum.rewrite")) {
            Files.createDirectories(GOLDEN);
            Files.writeString(file, text);
        }

        assertThat(text.codePoints())
                .as("nothing steers")
                .noneMatch(point -> (Character.isISOControl(point) && point != '\n') || point == 0x202e);
        assertThat(Files.readString(file))
                .as("rewrite it with: mvn -pl cli -am test -Doakum.rewrite=true")
                .isEqualTo(text);
    }
}
