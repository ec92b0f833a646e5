package io.oakum.control;

import static io.oakum.control.Knowledge.openIds;
import static io.oakum.control.Knowledge.report;
import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.inventory.HostId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class DeriveAtOnceTest {
    private static final String OWN = """
            {"vulnerability":"CVE-2023-1001","packages":["nginx:amd64"],"state":"fix-available","hindrance":"held",
             "due":"2099-12-01T00:00:00Z","provisional":true,"rule":"r","because":["b"],
             "attributions":["the changelog of nginx names it as fixed in 1.22-2"],"released":"2026-11-01T00:00:00Z"}
            """;

    /** Two transactions that wrote one host's exposures in different orders ended each other, again and again, in a busy fleet. */
    @Test
    void reports_that_come_while_others_are_derived_end_nobody() throws Exception {
        try (var world = new World();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var hosts = new ArrayList<HostId>();
            for (int n = 0; n < 6; n++) {
                hosts.add(world.enrolled("web-" + n));
            }
            var done = new AtomicBoolean();
            Future<?> deriving = threads.submit(() -> {
                while (!done.get()) {
                    world.derive.catchUp();
                }
                return null;
            });
            var reporting = new ArrayList<Future<?>>();
            for (HostId host : hosts) {
                reporting.add(threads.submit(() -> {
                    for (int report = 0; report < 40; report++) {
                        Instant at = Instant.parse("2026-11-20T12:00:00Z").plusSeconds(report);
                        world.reports.take(host, report(at.toString(), many(report), "nginx 1.22-" + report));
                    }
                    return null;
                }));
            }
            for (Future<?> one : reporting) {
                one.get();
            }
            done.set(true);
            deriving.get();
            world.catchUp();

            for (HostId host : hosts) {
                assertThat(openIds(world, host))
                        .hasSize(20)
                        .contains("CVE-2026-1039")
                        .doesNotContain("CVE-2026-1038");
            }
        }
    }

    /** Twenty of forty, always others, in an order that differs. */
    private static String many(int turn) {
        var ids = new ArrayList<Integer>();
        for (int n = turn % 2; n < 40; n += 2) {
            ids.add(1000 + n);
        }
        java.util.Collections.shuffle(ids, new java.util.Random(turn));
        return ids.stream()
                .map(id -> OWN.replace("CVE-2023-1001", "CVE-2026-" + id))
                .collect(java.util.stream.Collectors.joining(","));
    }
}
