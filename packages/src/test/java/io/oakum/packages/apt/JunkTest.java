package io.oakum.packages.apt;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.testkit.Seeds;
import io.oakum.transport.CommandRunner.CommandResult;
import io.oakum.transport.CommandRunner.Exit;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Real output with letters, lines and whole passages cut, doubled and swapped: read, or refused with the words, never anything else. */
final class JunkTest {
    private static final List<String> TEXTS = texts();
    private static final String MARKS = "\t\n ()[]:=-_/.,|\0é\uFFFD0a~+";

    private static List<String> texts() {
        var texts = new ArrayList<String>();
        for (String distribution : List.of("debian-12", "debian-13", "ubuntu-by-hand")) {
            Transcript.all(distribution).forEach(one -> texts.add(one.stdout()));
        }
        texts.add(
                "foo (1.0-1) unstable; urgency=low\n\n  * x CVE-2026-0001\n\n -- A <a@b.c>  Mon, 02 Nov 2026 00:00:00 +0000\n");
        texts.add("deb [trusted=yes] http://a:b@c/d e f\nTypes: deb\nURIs: http://x\nSuites: y\n\nTypes: deb-src\n");
        return texts;
    }

    @Test
    void the_inventory_is_read_or_refused() {
        onJunk(DpkgQuery::installed);
        onJunk(text -> DpkgQuery.host(text, List.of()));
    }

    @Test
    void simulations_are_read_or_refused() {
        onJunk(AptSimulation::parse);
    }

    @Test
    void policies_are_read_or_refused() {
        onJunk(text -> AptPolicy.tables(text, AptPolicy.packageFiles(text)));
    }

    @Test
    void records_are_read_or_refused() {
        onJunk(AptRecords::parse);
    }

    @Test
    void complaints_are_always_told() {
        onJunk(text -> assertThat(AptComplaints.read(new CommandResult(new Exit.Code(100), text, text, Duration.ZERO)))
                .isNotEmpty());
    }

    @Test
    void sources_changelogs_logs_and_verifications_are_read() {
        onJunk(text -> AptSources.configured(Map.of("a.list", text, "b.sources", text)));
        onJunk(text -> {
            try {
                ChangelogText.entries(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        onJunk(StaleCodeFinder::upgrades);
        onJunk(Rebuilder::changedFile);
        onJunk(Rebuilder::control);
        onJunk(RestartProbe::unit);
    }

    private static void onJunk(Consumer<String> reader) {
        Seeds.check(1_500, random -> {
            String text = damaged(TEXTS.get(random.nextInt(TEXTS.size())), random);
            try {
                reader.accept(text);
            } catch (IllegalStateException e) {
                String said = String.valueOf(e.getMessage());
                assertThat(said).as("the offending words").contains(": ");
                assertThat(text).contains(said.substring(said.indexOf(": ") + 2).split("\n", 2)[0]);
            }
        });
    }

    private static String damaged(String whole, SplittableRandom random) {
        var text = new StringBuilder(whole);
        for (int i = random.nextInt(12); i >= 0 && !text.isEmpty(); i--) {
            int at = random.nextInt(text.length());
            int end = Math.min(text.length(), at + random.nextInt(40));
            switch (random.nextInt(4)) {
                case 0 -> text.delete(at, end);
                case 1 -> text.insert(at, text.substring(at, end));
                case 2 -> text.setCharAt(at, MARKS.charAt(random.nextInt(MARKS.length())));
                default -> text.insert(at, random.nextLong());
            }
        }
        return text.toString();
    }
}
