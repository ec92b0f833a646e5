package io.oakum.control;

import static io.oakum.control.Knowledge.feed;
import static io.oakum.control.Knowledge.open;
import static io.oakum.control.Knowledge.openIds;
import static io.oakum.control.Knowledge.report;
import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.exposure.SupportEnd;
import io.oakum.core.inventory.Component;
import io.oakum.core.inventory.Ecosystem;
import io.oakum.core.inventory.HostId;
import io.oakum.store.AdvisoryStore.FeedsEnd;
import io.oakum.store.ChangeStore.Kind;
import io.oakum.store.ExposureStore.Reported;
import io.oakum.testkit.Seeds;
import io.oakum.trust.Bytes;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Support that is over opens exposures of its own, on a real database. */
class EndOfSupportTest {
    private static final String HEAD = "version,codename,series,created,release,eol,eol-lts,eol-elts\n";
    private static final Instant AT = Instant.parse("2026-11-25T12:00:00Z");

    /** The database counts by the real day. */
    private static LocalDate today() {
        return LocalDate.now(ZoneOffset.UTC);
    }

    private static String line(String version, LocalDate regular, LocalDate end, LocalDate extended) {
        return version + ",X,x,2000-01-01,2000-01-01," + regular + "," + end + "," + extended + "\n";
    }

    private static Bytes reportOf(String release, Instant at, String... packages) {
        return Bytes.ofText(
                new String(report(at.toString(), "", packages).array(), java.nio.charset.StandardCharsets.UTF_8)
                        .replace("\"versionId\":\"12\"", "\"versionId\":\"" + release + "\""));
    }

    @Test
    void a_release_past_its_end_is_open_with_a_deadline_until_the_host_has_another() throws Exception {
        try (var world = new World()) {
            HostId host = world.enrolled("web-1");
            world.reports.take(host, reportOf("11", AT, "nginx 1.22-1"));
            LocalDate end = today().minusDays(10);
            feed(world, "releases", "debian.csv", HEAD + line("11", end.minusYears(2), end, end.plusYears(5)));
            world.catchUp();

            Reported one = open(world, host).getFirst();
            assertThat(one.vulnerability()).isEqualTo("end-of-life:debian:11");
            assertThat(one.state()).isEqualTo("end-of-life");
            assertThat(hostsWith(world, "end-of-life:debian:11")).containsExactly(host);
            assertThat(one.due()).isAfter(AT);
            assertThat(one.rule()).startsWith("BOD 26-04");
            assertThat(one.because().getFirst())
                    .startsWith("Debian 11 gets no fixes since " + end)
                    .contains("extended support until " + end.plusYears(5) + " is for its subscribers");

            world.reports.take(host, reportOf("12", AT.plusSeconds(60), "nginx 1.22-1"));
            assertThat(openIds(world, host)).isEmpty();
            world.catchUp();
            assertThat(hostsWith(world, "end-of-life:debian:11")).isEmpty();
        }
    }

    private static Set<HostId> hostsWith(World world, String vulnerability) {
        return Set.copyOf(world.index.index().ids(world.index.index().hostsWith(vulnerability)));
    }

    @Test
    void an_end_of_the_distributions_package_is_none_of_one_that_came_from_elsewhere() throws Exception {
        try (var world = new World()) {
            HostId host = world.enrolled("web-1");
            String plain = new String(
                    report(AT.toString(), "", "dnsdist 1-1").array(), java.nio.charset.StandardCharsets.UTF_8);
            feed(
                    world,
                    "support",
                    "security-support.deb12",
                    "# List of packages whose security support is limited or ends before the distribution EOL\n"
                            + "dnsdist non-supported 1-1 " + today().minusDays(3) + " no more\n");
            world.reports.take(host, Bytes.ofText(plain));
            world.catchUp();
            assertThat(open(world, host))
                    .singleElement()
                    .satisfies(one -> assertThat(one.because().getFirst())
                            .contains("(1-1 was the last version with support: no more)"));
            assertThat(hostsWith(world, "end-of-life:debian:12:dnsdist")).containsExactly(host);

            world.reports.take(
                    host,
                    Bytes.ofText(
                            plain.replace(AT.toString(), AT.plusSeconds(60).toString())
                                    .replace(
                                            "\"updates\":",
                                            "\"elsewhere\":[{\"package\":\"dnsdist\",\"arch\":\"amd64\",\"from\":\"PowerDNS\"}],\"updates\":")));
            world.catchUp();

            assertThat(openIds(world, host)).isEmpty();
            assertThat(hostsWith(world, "end-of-life:debian:12:dnsdist")).isEmpty();
        }
    }

    @Test
    void an_end_that_is_near_and_a_long_term_support_are_notices() throws Exception {
        try (var world = new World()) {
            HostId near = world.enrolled("near");
            HostId late = world.enrolled("late");
            world.reports.take(near, reportOf("11", AT, "nginx 1.22-1"));
            world.reports.take(late, reportOf("12", AT, "nginx 1.22-1"));
            feed(
                    world,
                    "releases",
                    "debian.csv",
                    HEAD
                            + line("11", today().minusYears(2), today().plusDays(30), today().plusYears(5))
                            + line("12", today().minusDays(30), today().plusYears(2), today().plusYears(7))
                            + line("13", today().minusDays(30), today().plusDays(3), today().plusYears(7)));
            world.catchUp();

            assertThat(openIds(world, near)).isEmpty();
            assertThat(openIds(world, late)).isEmpty();
            assertThat(world.database.transact(AskExposures::notKnown))
                    .anyMatch(text -> text.contains("Debian 11") && text.contains("in 30 days"))
                    .anyMatch(text -> text.contains("Debian 12") && text.contains("long-term"))
                    .noneMatch(text -> text.contains("Debian 13"));
        }
    }

    @Test
    void a_day_that_passes_opens_what_ended_on_it_though_nobody_changed_a_fact() throws Exception {
        try (var world = new World()) {
            HostId host = world.enrolled("web-1");
            world.reports.take(host, reportOf("11", AT, "nginx 1.22-1"));
            feed(
                    world,
                    "releases",
                    "debian.csv",
                    HEAD + line("11", today().minusYears(2), today().minusDays(1), today().plusYears(5)));
            world.catchUp();
            world.database.change(tx -> {
                tx.exposures().close(host, List.of("end-of-life:debian:11"), tx.now());
                tx.changes().endsSeenOn(today().minusDays(3));
            });
            assertThat(openIds(world, host)).isEmpty();

            world.catchUp();

            assertThat(openIds(world, host)).containsExactly("end-of-life:debian:11");
        }
    }

    /** Whatever feeds said and hosts had, in whatever order: open is what a look at each host's own packages finds. */
    @Test
    void what_is_open_is_what_a_look_at_every_host_finds() throws Exception {
        Seeds.check(3, EndOfSupportTest::history);
    }

    private static void history(SplittableRandom random) throws Exception {
        try (var world = new World()) {
            var hosts = List.of(world.enrolled("a"), world.enrolled("b"));
            var naive = new ArrayList<Set<String>>(List.of(new TreeSet<>(), new TreeSet<>()));
            var has = new ArrayList<List<Component>>(List.of(List.of(), List.of()));
            Instant at = AT;
            for (int step = 0; step < 12; step++) {
                at = at.plusSeconds(60);
                int host = random.nextInt(hosts.size());
                if (random.nextBoolean()) {
                    String release = String.valueOf(11 + random.nextInt(3));
                    String name = List.of("nginx", "curl", "dnsdist").get(random.nextInt(3));
                    world.reports.take(hosts.get(host), reportOf(release, at, name + " 1-1"));
                    has.set(host, List.of(Component.of(new Ecosystem("Debian", release), name, "1-1")));
                } else {
                    feed(world, "releases", "debian.csv", releases(random), true);
                    feed(world, "limits", "security-support.deb12", packages(random), true);
                }
            }
            world.catchUp();
            List<SupportEnd> ends = world
                    .database
                    .transact(tx -> tx.advisories().supportEnds())
                    .stream()
                    .map(FeedsEnd::end)
                    .toList();
            for (int host = 0; host < hosts.size(); host++) {
                naive.set(host, naive(has.get(host), ends));
                assertThat(new TreeSet<>(has.get(host).isEmpty() ? List.of() : openIds(world, hosts.get(host))))
                        .isEqualTo(naive.get(host));
            }
            var opened = new TreeSet<String>();
            naive.forEach(opened::addAll);
            for (String end : opened) {
                assertThat(hostsWith(world, end))
                        .as("%s, by the index", end)
                        .isEqualTo(hosts.stream()
                                .filter(host -> naive.get(hosts.indexOf(host)).contains(end))
                                .collect(Collectors.toSet()));
            }
            var before = List.copyOf(naive);
            world.database.change(tx -> hosts.forEach(each -> tx.changes().add(Kind.HOST, each.value())));
            world.catchUp();
            assertThat(openIds(world, hosts.getFirst())).containsExactlyElementsOf(before.getFirst());
        }
    }

    private static Set<String> naive(List<Component> components, List<SupportEnd> ends) {
        var over = new TreeSet<String>();
        for (Component component : components) {
            for (SupportEnd end : ends) {
                boolean isOver = end.end().filter(today()::isAfter).isPresent()
                        && end.ecosystem().equals(component.ecosystem());
                if (isOver && end.isRelease()) {
                    over.add("end-of-life:debian:" + component.ecosystem().release());
                } else if (isOver && end.packages().equals(component.source())) {
                    over.add("end-of-life:debian:" + component.ecosystem().release() + ":" + component.source());
                }
            }
        }
        return over;
    }

    private static String releases(SplittableRandom random) {
        var table = new StringBuilder(HEAD);
        for (int release = 11; release < 14; release++) {
            LocalDate end = today().plusDays(random.nextInt(-2, 2));
            table.append(line(String.valueOf(release), end.minusYears(1), end, end.plusYears(1)));
        }
        return table.toString();
    }

    private static String packages(SplittableRandom random) {
        return "# List of packages whose security support is limited or ends before the distribution EOL\nadns limited x\n"
                + "dnsdist non-supported 1-1 " + today().plusDays(random.nextInt(-2, 2)) + " no more\n";
    }
}
