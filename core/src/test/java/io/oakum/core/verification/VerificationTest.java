package io.oakum.core.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.inventory.Host;
import io.oakum.core.inventory.Installed;
import io.oakum.core.inventory.Installed.State;
import io.oakum.core.inventory.Inventory;
import io.oakum.core.inventory.PackageKey;
import io.oakum.core.plan.Change;
import io.oakum.core.plan.ChangeSet;
import io.oakum.core.verification.Verification.Mismatch;
import io.oakum.core.version.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class VerificationTest {
    private static final Change.Content CONTENT = new Change.Content("a".repeat(64), 1);
    private static final ChangeSet PROMISE = new ChangeSet(List.of(
            new Change.Replace(key("curl"), Version.deb("1"), Version.deb("2"), CONTENT),
            new Change.Install(key("libnew"), Version.deb("5"), CONTENT),
            new Change.Remove(key("libold"), Version.deb("4"))));
    private static final Inventory BEFORE = inventory("curl=1", "libold=4", "other=7");

    @Test
    void a_promise_holds_where_all_of_it_and_nothing_else_is_so() {
        assertThat(Verification.of(PROMISE, BEFORE, inventory("curl=2", "libnew=5", "other=7"))
                        .holds())
                .isTrue();
    }

    @Test
    void every_package_that_is_not_as_promised_is_named() {
        var verification = Verification.of(PROMISE, BEFORE, inventory("curl=3", "libold=4", "other=7"));

        assertThat(verification.mismatches())
                .containsExactly(
                        new Mismatch(key("curl"), "2", "3"),
                        new Mismatch(key("libnew"), "5", "absent"),
                        new Mismatch(key("libold"), "absent", "4"));
        assertThat(verification.mismatches().getFirst()).hasToString("curl:amd64 should be 2 and is 3");
    }

    @Test
    void what_nobody_promised_to_change_is_a_mismatch_too() {
        var verification = Verification.of(PROMISE, BEFORE, inventory("curl=2", "libnew=5", "other=8", "surprise=1"));

        assertThat(verification.mismatches())
                .containsExactly(new Mismatch(key("other"), "7", "8"), new Mismatch(key("surprise"), "absent", "1"));
    }

    @Test
    void a_package_of_the_right_version_that_is_not_whole_is_a_mismatch() {
        var after = inventory("curl=2", "libnew=5", "other=7");
        var packages = new ArrayList<>(after.packages().values());
        packages.replaceAll(one ->
                one.key().equals(key("curl")) ? installed(one.key(), one.version(), State.HALF_CONFIGURED) : one);

        var verification = Verification.of(PROMISE, BEFORE, Inventory.of(after.host(), packages, after.takenAt()));

        assertThat(verification.mismatches())
                .containsExactly(new Mismatch(key("curl"), "installed", "half_configured"));
    }

    @Test
    void differences_are_what_came_went_and_changed() {
        assertThat(Difference.between(BEFORE, inventory("curl=2", "libnew=5", "other=7")))
                .containsExactly(
                        new Difference(key("curl"), version("1"), version("2")),
                        new Difference(key("libnew"), Optional.empty(), version("5")),
                        new Difference(key("libold"), version("4"), Optional.empty()));
        assertThat(Difference.between(BEFORE, BEFORE)).isEmpty();
    }

    private static Optional<Version> version(String text) {
        return Optional.of(Version.deb(text));
    }

    private static PackageKey key(String name) {
        return new PackageKey(name, "amd64");
    }

    private static Inventory inventory(String... packages) {
        var installed = new ArrayList<Installed>();
        for (String one : packages) {
            int equals = one.indexOf('=');
            installed.add(
                    installed(key(one.substring(0, equals)), Version.deb(one.substring(equals + 1)), State.INSTALLED));
        }
        return Inventory.of(new Host("h1", "debian", "12", "6.1", "", "boot"), installed, Instant.EPOCH);
    }

    private static Installed installed(PackageKey key, Version version, State state) {
        return new Installed(key, version, key.name(), version, false, state);
    }
}
