package io.oakum.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.e2e.Patient.Answer;
import io.oakum.lab.Lab;
import io.oakum.lab.LabRequest;
import io.oakum.lab.Release;
import io.oakum.testkit.BadInput;
import io.oakum.testkit.NeedsRoot;
import io.oakum.trust.JsonValue.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad input and bad weather: each row is brought about on a real host, and nothing may be left half-changed. */
@NeedsRoot(tools = {"debootstrap", "systemd-nspawn", "nft", "ip", "ssh", "gpg", "dpkg-deb"})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Order(2)
final class WeatherTest {
    /** Hosts are cheap, and many at once are cheaper each. */
    private static final int AT_ONCE = 8;

    private final Lab lab = Patient.lab("weather");
    private final Deque<Patient> fresh = new ArrayDeque<>();

    @BeforeAll
    void no_host_is_left() throws Exception {
        lab.downWithAll();
    }

    @AfterAll
    void the_hosts_go() throws Exception {
        lab.downWithAll();
    }

    static Stream<Weather> rows() {
        // One row can be tried alone: -Doakum.row=PATTERN
        String only = System.getProperty("oakum.row", "");
        return Stream.of(
                        WeatherOfWords.rows(),
                        WeatherOfPackages.rows(),
                        WeatherOfOrigins.rows(),
                        WeatherOfPlaces.rows(),
                        WeatherOfStops.rows(),
                        WeatherOfServices.rows(),
                        WeatherOfClocks.rows())
                .flatMap(List::stream)
                .filter(row -> only.isEmpty() || row.name().matches(".*(" + only + ").*"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    @BadInput("O35")
    void nothing_is_left_half_changed(Weather row) throws Exception {
        try (OwnOffers host = OwnOffers.on(next())) {
            row.given().bring(host);
            var before = versions(host);

            Answer answer = host.patient().sh(row.command());

            assertAnswer(row, answer);
            var after = versions(host);
            after.removeAll(before);
            assertThat(after)
                    .as("changed by %s", answer)
                    .containsExactlyInAnyOrderElementsOf(row.after().changes());
            if (!row.after().mayStayBroken()) {
                assertThat(host.patient().sh("dpkg --audit").out()).isEmpty();
            }
            row.after().claim().check(host, answer);
            assertNextScan(row, host.patient().oakum("scan", "--json", "--budget", "0"));
        }
    }

    private static void assertAnswer(Weather row, Answer answer) throws Exception {
        assertThat(answer.err()).doesNotContain("Exception", "\tat ");
        assertThat(answer.out()).doesNotContain("Exception in", "\tat ");
        if (row.isJson()) {
            assertThat(answer.problems())
                    .as("%s", answer)
                    .isEqualTo(row.answer().codes());
            assertThat(
                            answer.json().find("verdict").isEmpty()
                                    ? ""
                                    : answer.json().text("verdict"))
                    .as("%s", answer)
                    .isEqualTo(row.answer().verdict());
        }
        assertThat(answer.exit()).as("%s", answer).isEqualTo(row.answer().exit());
    }

    private static void assertNextScan(Weather row, Answer scan) throws Exception {
        assertThat(scan.exit()).as("%s", scan).isZero();
        var offered = new ArrayList<String>();
        for (JsonObject update : scan.json().objects("updates")) {
            offered.add(update.text("package") + " " + update.text("candidate"));
        }
        assertThat(offered).containsExactlyInAnyOrderElementsOf(row.after().offered());
        assertThat(new TreeSet<>(scan.problems()))
                .as("%s", scan)
                .isEqualTo(new TreeSet<>(row.after().codes()));
    }

    private static Set<String> versions(OwnOffers host) throws Exception {
        return new TreeSet<>(host.must("dpkg-query -W -f '${Package} ${Version}\\n'")
                .out()
                .lines()
                .toList());
    }

    private Patient next() throws Exception {
        if (fresh.isEmpty()) {
            lab.downWithAll();
            fresh.addAll(Patient.up(lab, LabRequest.hosts(AT_ONCE, Release.BOOKWORM)));
        }
        return fresh.removeFirst();
    }
}
