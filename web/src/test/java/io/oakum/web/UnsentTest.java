package io.oakum.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UnsentTest {
    private static final Map<String, String> FORM =
            ListQuery.ordered("v.CVE-2026-1", "yes", "reason", "50% of it, & \"more\"?\r\nä", "seen", "a=b");

    @Test
    void every_field_comes_through_the_sign_in_as_it_was() {
        Unsent unsent = Unsent.of("/exceptions/ask", FORM).orElseThrow();

        assertThat(Unsent.read(unsent.carried())).contains(unsent);
        assertThat(Unsent.of(Unsent.AGAIN, Map.of(Unsent.CARRIED, unsent.carried())))
                .contains(unsent);
        assertThat(unsent.written()).extracting(Unsent.Field::label).containsExactly("Reason");
        assertThat(unsent.chosen()).extracting(Unsent.Field::name).containsExactly("v.CVE-2026-1", "seen");
    }

    @Test
    void a_form_with_a_secret_is_not_carried() {
        assertThat(Unsent.of("/account/password", Map.of("password", "x", "name", "y")))
                .isEmpty();
        assertThat(Unsent.read("/account/confirm?code=123456")).isEmpty();
    }

    @Test
    void nothing_is_sent_to_another_server() {
        assertThat(Unsent.read("//evil.example/?reason=x")).isEqualTo(Optional.empty());
        assertThat(Unsent.read("https://evil.example/?reason=x")).isEmpty();
        assertThat(Unsent.read("")).isEmpty();
    }
}
