package io.oakum.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.inventory.PackageKey;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ElsewhereTest {
    @Test
    void all_that_came_from_elsewhere_is_counted_and_named_with_whose_it_is() {
        assertThat(Elsewhere.caution(Map.of(key("nginx"), "nginx", key("curl"), "Ours", key("bash"), "Ours")))
                .contains("what 3 packages are open to that came from elsewhere, not matched to the distribution's"
                        + " advisories: bash:amd64, curl:amd64 from Ours; nginx:amd64 from nginx"
                        + " (mirrors of your own of the distribution are named in /etc/oakum/own-mirrors)");
    }

    @Test
    void where_all_is_the_distributions_nothing_is_said() {
        assertThat(Elsewhere.caution(Map.of())).isEmpty();
    }

    private static PackageKey key(String name) {
        return new PackageKey(name, "amd64");
    }
}
