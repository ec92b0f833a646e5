package io.oakum.twin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class UnitMasksTest {
    private static UnitMasks decide(List<String> units, List<String> named) throws Exception {
        return UnitMasks.decide(
                units, UnitMasks.patterns("masked-units.txt"), UnitMasks.patterns("never-started-units.txt"), named);
    }

    @Test
    void a_web_server_starts_and_timers_and_mail_do_not() throws Exception {
        var masks = decide(List.of("nginx.service", "ssh.service", "apt-daily.timer", "postfix@.service"), List.of());

        assertThat(masks.all()).containsExactlyInAnyOrder("apt-daily.timer", "postfix@.service");
        assertThat(masks.unlessNamed()).isEmpty();
    }

    @Test
    void a_database_is_left_alone_and_said_unless_the_owner_names_it() throws Exception {
        var units = List.of("postgresql@.service", "docker.socket");

        assertThat(decide(units, List.of()).unlessNamed()).containsExactlyInAnyOrderElementsOf(units);
        assertThat(decide(units, List.of("docker.socket")).unlessNamed()).containsExactly("postgresql@.service");
    }
}
