package io.oakum.control;

import static io.oakum.control.Knowledge.dsa;
import static io.oakum.control.Knowledge.feed;
import static io.oakum.control.Knowledge.reported;
import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.inventory.HostId;
import io.oakum.store.TestDatabase;
import io.oakum.testkit.Seeds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class KeptIndexTest {
    private static final List<String> FLAWS = List.of("CVE-2023-1001", "CVE-2023-1002", "CVE-2023-1003");
    private static final List<String> PACKAGES = List.of(
            "nginx 1.22-1",
            "nginx 1.22-2",
            "curl 7.88-1",
            "curl 7.88-2",
            "linux-image-6.1.0-13-amd64 6.1.55-1",
            "linux-image-6.1.0-18-amd64 6.1.76-1");
    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

    @Test
    void an_index_made_anew_says_what_one_that_followed_says() {
        Seeds.check(5, random -> {
            try (var world = new World()) {
                List<HostId> hosts = List.of(world.enrolled("a"), world.enrolled("b"), world.enrolled("c"));
                advise(world);
                for (int step = 0; step < 8; step++) {
                    HostId host = hosts.get(random.nextInt(hosts.size()));
                    reported(world, host, NOON.plusSeconds(step).toString(), some(random));
                    if (step == 6) {
                        retire(world, hosts.getFirst());
                    }
                    TestDatabase.awaitQuiet(world.database);
                    world.index.catchUp();
                    var anew = new KeptIndex(world.database);
                    anew.catchUp();

                    assertThat(says(anew)).isEqualTo(says(world.index));
                }
            }
        });
    }

    @Test
    void hosts_with_the_same_packages_and_other_kernels_are_told_apart() throws Exception {
        try (var world = new World()) {
            HostId old = world.enrolled("old");
            HostId none = world.enrolled("none");
            advise(world);
            reported(world, old, NOON.toString(), "linux-image-6.1.0-13-amd64 6.1.55-1");
            reported(world, none, NOON.toString(), "linux-image-6.1.0-13-amd64 6.1.55-1");
            world.asOwner("update host_baseline set kernel = '6.1.0-18-amd64' where host_id = '" + none.value() + "'");

            world.index.catchUp();

            assertThat(world.index.index().counts().hosts()).isEqualTo(2);
            assertThat(world.index.index().ids(world.index.index().hostsWith("CVE-2023-1003")))
                    .containsExactly(old);
        }
    }

    private static void advise(World world) throws Exception {
        feed(
                world,
                "dsa",
                "list",
                dsa(5001, "CVE-2023-1001", "nginx", "1.22-2")
                        + dsa(5002, "CVE-2023-1002", "curl", "7.88-2")
                        + dsa(5003, "CVE-2023-1003", "linux-image-6.1.0-13-amd64", "6.1.60-1"));
    }

    private static void retire(World world, HostId host) throws Exception {
        world.asOwner("update host set retired_at = now(), retired_reason = 'test' where id = '" + host.value() + "'");
        world.database.change(tx -> tx.changes().add(io.oakum.store.ChangeStore.Kind.HOST, host.value()));
    }

    private static String[] some(SplittableRandom random) {
        var some = new ArrayList<>(PACKAGES);
        some.removeIf(each -> random.nextInt(3) == 0);
        return some.toArray(String[]::new);
    }

    private static Map<String, Set<HostId>> says(KeptIndex index) {
        var says = new TreeMap<String, Set<HostId>>();
        for (String flaw : FLAWS) {
            says.put(flaw, new TreeSet<>(index.index().ids(index.index().hostsWith(flaw))));
        }
        says.put("hosts " + index.index().counts().hosts(), Set.of());
        return says;
    }
}
