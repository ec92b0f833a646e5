package io.oakum.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class LabRequestTest {

    @Test
    void hosts_in_trouble_come_in_addition_to_those_without() {
        var request = new LabRequest(2, Release.BOOKWORM, List.of(Trouble.HELD, Trouble.KERNEL), false);

        assertThat(request.kinds())
                .containsExactly(
                        new HostKind.Outstanding(),
                        new HostKind.Outstanding(),
                        new HostKind.InTrouble(Trouble.HELD),
                        new HostKind.InTrouble(Trouble.KERNEL));
    }

    @Test
    void current_hosts_are_those_without_trouble() {
        var request = new LabRequest(1, Release.TRIXIE, List.of(Trouble.HELD), true);

        assertThat(request.kinds()).containsExactly(new HostKind.Current(), new HostKind.InTrouble(Trouble.HELD));
    }

    @Test
    void a_request_for_nothing_for_less_or_for_too_many_is_refused() {
        assertThatThrownBy(() -> LabRequest.hosts(0, Release.BOOKWORM)).hasMessageContaining("no host");
        assertThatThrownBy(() -> LabRequest.hosts(-1, Release.BOOKWORM)).hasMessageContaining("-1");
        assertThatThrownBy(() -> LabRequest.hosts(245, Release.BOOKWORM)).hasMessageContaining("245");
    }

    @ParameterizedTest
    @EnumSource
    void every_trouble_is_known_by_its_word(Trouble trouble) {
        assertThat(Trouble.of(trouble.word())).contains(trouble);
        assertThat(HostKind.of(trouble.word())).contains(new HostKind.InTrouble(trouble));
    }

    @Test
    void an_unknown_word_is_no_trouble() {
        assertThat(Trouble.of("HELD")).isEmpty();
        assertThat(HostKind.of("broken")).isEmpty();
    }

    @Test
    void a_release_is_known_by_number_and_by_name_and_11_is_past_its_end() {
        assertThat(Release.of("12")).contains(Release.BOOKWORM);
        assertThat(Release.of("trixie")).contains(Release.TRIXIE);
        assertThat(Release.of("10")).isEmpty();
        assertThat(Release.values()).filteredOn(Release::isPastItsEnd).containsExactly(Release.BULLSEYE);
    }

    @Test
    void a_folder_that_a_mount_option_cannot_name_is_refused() {
        assertThatThrownBy(() -> LabSettings.of(Map.of("OAKUM_LAB_DIR", "/var/lib/my lab")))
                .hasMessageContaining("/var/lib/my lab");
        assertThat(LabSettings.of(Map.of())).isEqualTo(new LabSettings(LabSettings.FOLDER, LabSettings.BASES));
    }
}
