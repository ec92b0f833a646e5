package io.oakum.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.core.exposure.Advisory;
import io.oakum.core.exposure.Affected;
import io.oakum.core.exposure.Doubt;
import io.oakum.core.inventory.Component;
import io.oakum.core.inventory.Ecosystem;
import io.oakum.core.inventory.HostId;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class FleetIndexTest {
    private static final Ecosystem DEBIAN = new Ecosystem("Debian", "12");
    private static final HostId WEB = new HostId("web");
    private static final HostId MAIL = new HostId("mail");
    private static final Component OLD = Component.of(DEBIAN, "curl", "7.88-1");
    private static final Component MENDED = Component.of(DEBIAN, "curl", "7.88-2");

    private final FleetIndex index = new FleetIndex(World::scheme, World::isTrusted);

    @Test
    void an_advisory_tells_the_hosts_that_it_exposes() {
        index.checkIn(WEB, List.of(OLD), List.of());
        index.checkIn(MAIL, List.of(MENDED), List.of());

        List<Exposed> exposed = index.publish(List.of(curlBefore("7.88-2")));

        assertThat(exposed).extracting(Exposed::vulnerability).containsExactly("CVE-2026-0001");
        assertThat(index.ids(exposed.getFirst().hosts())).containsExactly(WEB);
    }

    @Test
    void the_same_advisory_again_exposes_nobody_anew() {
        index.checkIn(WEB, List.of(OLD), List.of());
        index.publish(List.of(curlBefore("7.88-2")));

        assertThat(index.publish(List.of(curlBefore("7.88-2")))).isEmpty();
        assertThat(index.counts()).isEqualTo(new FleetIndex.Counts(1, 1, 1, 1));
    }

    @Test
    void an_advisory_in_a_new_wording_tells_only_the_hosts_that_are_more() {
        index.checkIn(WEB, List.of(OLD), List.of());
        index.checkIn(MAIL, List.of(MENDED), List.of());
        index.publish(List.of(curlBefore("7.88-2")));

        List<Exposed> exposed = index.publish(List.of(curlBefore("7.88-3")));

        assertThat(index.ids(exposed.getFirst().hosts())).containsExactly(MAIL);
        assertThat(index.hostsWith("CVE-2026-0001").size()).isEqualTo(2);
    }

    @Test
    void an_upgrade_closes_and_a_withdrawal_closes() {
        index.checkIn(WEB, List.of(OLD), List.of());
        index.checkIn(MAIL, List.of(OLD), List.of());
        index.publish(List.of(curlBefore("7.88-2")));

        index.checkIn(WEB, List.of(MENDED), List.of(OLD));
        assertThat(index.ids(index.hostsWith("CVE-2026-0001"))).containsExactly(MAIL);

        assertThat(index.withdraw("OSV", "DSA-1")).isEmpty();
        assertThat(index.hostsWith("CVE-2026-0001").isEmpty()).isTrue();
        assertThat(index.counts().vulnerabilities()).isZero();
    }

    @Test
    void a_check_in_that_says_nothing_new_changes_nothing() {
        index.checkIn(WEB, List.of(OLD), List.of(MENDED));
        index.checkIn(WEB, List.of(OLD), List.of(MENDED));
        index.publish(List.of(curlBefore("7.88-2")));

        assertThat(index.worst(5, vulnerability -> 0)).containsExactly(new Spread("CVE-2026-0001", 0, 1));
    }

    @Test
    void a_host_with_no_packages_is_a_host_and_has_nothing() {
        index.load(List.of(), List.of(new HostClass(Places.of(), List.of(WEB))), List.of(curlBefore("7.88-2")));

        assertThat(index.counts().hosts()).isEqualTo(1);
        assertThat(index.ids(index.group(List.of(WEB, MAIL)))).containsExactly(WEB);
        assertThat(index.hostsWith("CVE-2026-0001").isEmpty()).isTrue();
        assertThat(index.worst(5, vulnerability -> 0)).isEmpty();
    }

    @Test
    void what_nobody_speaks_of_nobody_has() {
        index.checkIn(WEB, List.of(OLD), List.of());

        assertThat(index.hostsWith("CVE-1999-0001").isEmpty()).isTrue();
        assertThat(index.withdraw("OSV", "never-said")).isEmpty();
        index.leave(MAIL);
        assertThat(index.counts().hosts()).isEqualTo(1);
    }

    @Test
    void texts_that_are_no_versions_are_told_once_however_many_hosts_have_them() {
        Component odd = Component.of(DEBIAN, "curl", "no version");
        index.checkIn(WEB, List.of(odd, odd.on("amd64")), List.of());
        index.checkIn(MAIL, List.of(odd), List.of());
        index.publish(List.of(curlBefore("neither this")));
        index.publish(List.of(curlBefore("neither this")));

        assertThat(index.doubts())
                .containsExactly(
                        new Doubt.NoVersion(DEBIAN, "curl", "no version"),
                        new Doubt.NoVersion(DEBIAN, "curl", "neither this"));
    }

    @Test
    void an_ecosystem_whose_order_nobody_knows_is_told_once() {
        Ecosystem unknown = Ecosystem.of("Unheard-of");
        index.checkIn(WEB, List.of(Component.of(unknown, "a", "1"), Component.of(unknown, "b", "1")), List.of());

        assertThat(index.doubts()).containsExactly(new Doubt.NoScheme("Unheard-of"));
    }

    @Test
    void an_order_that_is_none_to_sort_by_is_looked_through() {
        Ecosystem arch = Ecosystem.of("Arch");
        List<String> releases = IntStream.range(1, 40).mapToObj(i -> "1-" + i).toList();
        releases.forEach(version ->
                index.checkIn(new HostId("h" + version), List.of(Component.of(arch, "curl", version)), List.of()));
        index.checkIn(WEB, List.of(Component.of(arch, "curl", "1")), List.of());

        index.publish(List.of(about(Affected.sourceBefore(arch, "curl", "1-20"))));

        // "1" ranks with "1-20" and is so not before it.
        assertThat(index.hostsWith("CVE-2026-0001").size()).isEqualTo(19);
    }

    @Test
    void a_fleet_is_loaded_once() {
        index.checkIn(WEB, List.of(), List.of());

        assertThatThrownBy(() -> index.load(List.of(), List.of(), List.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("1 hosts");
    }

    @Test
    void a_component_that_is_listed_twice_is_refused() {
        assertThatThrownBy(() -> index.load(List.of(OLD, MENDED, OLD), List.of(), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("of the 3 components");
    }

    @Test
    void an_answer_stays_as_it_was_when_the_fleet_moves_on() {
        index.checkIn(WEB, List.of(OLD), List.of());
        index.publish(List.of(curlBefore("7.88-2")));
        HostSet answer = index.hostsWith("CVE-2026-0001");

        index.checkIn(MAIL, List.of(OLD), List.of());

        assertThat(answer.size()).isEqualTo(1);
        assertThat(index.hostsWith("CVE-2026-0001").size()).isEqualTo(2);
    }

    private static Advisory curlBefore(String fixed) {
        return about(Affected.sourceBefore(DEBIAN, "curl", fixed));
    }

    private static Advisory about(Affected affected) {
        return new Advisory(
                "DSA-1",
                new Advisory.Source("OSV", "Debian"),
                Collections.emptySortedSet(),
                new TreeSet<>(Set.of("CVE-2026-0001")),
                Advisory.Dates.UNKNOWN,
                "",
                List.of(affected));
    }
}
