package io.oakum.control;

import static io.oakum.control.Knowledge.dsa;
import static io.oakum.control.Knowledge.feed;
import static io.oakum.control.Knowledge.openIds;
import static io.oakum.control.Knowledge.report;
import static io.oakum.control.Knowledge.reported;
import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.inventory.HostId;
import io.oakum.store.ExposureQuestions.Filter;
import io.oakum.store.Page.Place;
import io.oakum.store.TestDatabase;
import io.oakum.store.VulnerabilityStore;
import io.oakum.testkit.BadInput;
import io.oakum.trust.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ElsewhereTest {
    private static final String NOT_MATCHED = "whether nginx:amd64 1.22-1 on 1 host has it:"
            + " not matched to the distribution's advisories, it came from nginx.org"
            + " (mirrors of your own of the distribution are named in /etc/oakum/own-mirrors on the host)";

    @Test
    @BadInput("F6")
    void what_came_from_elsewhere_is_not_opened_by_the_distributions_advisories_and_is_told_of() throws Exception {
        try (var world = new World()) {
            HostId distributions = world.enrolled("distributions");
            HostId others = world.enrolled("others");
            feed(world, "dsa", "list", dsa(5001, "CVE-2023-1001", "nginx", "1.22-2"));
            reported(world, distributions, "2026-11-25T12:00:00Z", "nginx 1.22-1");
            world.reports.take(others, fromElsewhere("2026-11-25T12:00:00Z"));
            world.catchUp();

            assertThat(openIds(world, distributions)).containsExactly("CVE-2023-1001");
            assertThat(openIds(world, others)).isEmpty();
            assertThat(world.index.index().ids(world.index.index().hostsWith("CVE-2023-1001")))
                    .containsExactly(distributions);
            assertThat(notKnown(world)).contains(NOT_MATCHED);
            assertThat(new ExposureViews(world.database, new FleetFigures(), world.index)
                            .list(VulnerabilityStore.Filter.ALL, VulnerabilityStore.Sort.DUE, new Place.Start(), 10)
                            .elsewhere())
                    .hasValueSatisfying(text -> assertThat(text).contains("nginx from nginx.org on 1 host"));
            assertThat(fleetsNotKnown(world))
                    .contains(
                            "what 1 package is open to that came from elsewhere on 1 host,"
                                    + " not matched to the distribution's advisories: nginx from nginx.org on 1 host"
                                    + " (mirrors of your own of the distribution are named in /etc/oakum/own-mirrors on the host)");
        }
    }

    @Test
    void what_turns_out_to_be_the_distributions_is_held_against_its_advisories_from_then_on() throws Exception {
        try (var world = new World()) {
            HostId host = world.enrolled("web-1");
            feed(world, "dsa", "list", dsa(5001, "CVE-2023-1001", "nginx", "1.22-2"));
            world.reports.take(host, fromElsewhere("2026-11-25T12:00:00Z"));
            world.catchUp();
            assertThat(openIds(world, host)).isEmpty();

            reported(world, host, "2026-11-25T13:00:00Z", "nginx 1.22-1");
            TestDatabase.awaitQuiet(world.database);
            world.index.catchUp();

            assertThat(openIds(world, host)).containsExactly("CVE-2023-1001");
            assertThat(world.index.index().hostsWith("CVE-2023-1001").size()).isEqualTo(1);
            assertThat(notKnown(world)).noneMatch(each -> each.contains("nginx.org"));
            assertThat(fleetsNotKnown(world)).noneMatch(each -> each.contains("nginx.org"));
        }
    }

    private static List<String> notKnown(World world) throws Exception {
        return new AskVulnerability(world.database, world.index)
                .ask("CVE-2023-1001", Optional.empty())
                .notKnown();
    }

    private static List<String> fleetsNotKnown(World world) throws Exception {
        return new AskExposures(world.database, world.index)
                .find(Filter.ALL, Optional.empty(), 10)
                .notKnown();
    }

    private static Bytes fromElsewhere(String at) {
        String plain = new String(report(at, "", "nginx 1.22-1").array(), StandardCharsets.UTF_8);
        return Bytes.ofText(plain.replace(
                "\"updates\":",
                "\"elsewhere\":[{\"package\":\"nginx\",\"arch\":\"amd64\",\"from\":\"nginx.org\"}],\"updates\":"));
    }
}
