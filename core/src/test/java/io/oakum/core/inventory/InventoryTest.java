package io.oakum.core.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.core.inventory.Installed.State;
import io.oakum.core.inventory.RestartNeeds.StaleProcess;
import io.oakum.core.version.Version;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class InventoryTest {
    private static final Host HOST = new Host("h1", "debian", "12", "6.1.0-1-amd64", "", "boot");

    @Test
    void a_package_may_be_there_for_several_architectures() {
        var inventory = of(installed("libc6", "i386", State.INSTALLED), installed("libc6", "amd64", State.INSTALLED));

        assertThat(inventory.named("libc6")).hasSize(2);
        assertThat(inventory.find(new PackageKey("libc6", "amd64"))).isPresent();
        assertThat(inventory.find(new PackageKey("libc6", "arm64"))).isEmpty();
    }

    @Test
    void what_is_half_way_is_broken_and_what_waits_for_a_trigger_is_not() {
        var inventory = of(
                installed("a", "amd64", State.INSTALLED),
                installed("b", "amd64", State.TRIGGERS_PENDING),
                installed("c", "amd64", State.UNPACKED),
                installed("d", "amd64", State.HALF_CONFIGURED),
                installed("e", "amd64", State.HALF_INSTALLED));

        assertThat(inventory.broken()).extracting(one -> one.key().name()).containsExactly("c", "d", "e");
    }

    @Test
    void an_inventory_cannot_be_changed_afterwards() {
        var packages = of(installed("a", "amd64", State.INSTALLED)).packages();

        assertThatThrownBy(packages::clear).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void a_unit_is_named_once_however_many_of_its_processes_are_stale() {
        var needs = new RestartNeeds(
                false,
                List.of(),
                List.of(stale(2, "b.service"), stale(3, "a.service"), stale(4, "b.service"), stale(5, "")));

        assertThat(needs.units()).containsExactly("a.service", "b.service");
    }

    private static StaleProcess stale(long pid, String unit) {
        return new StaleProcess(pid, "x", unit, false, List.of("/usr/lib/x.so"), 0);
    }

    private static Inventory of(Installed... packages) {
        return Inventory.of(HOST, List.of(packages), Instant.EPOCH);
    }

    private static Installed installed(String name, String architecture, State state) {
        return new Installed(
                new PackageKey(name, architecture), Version.deb("1"), name, Version.deb("1"), false, state);
    }
}
