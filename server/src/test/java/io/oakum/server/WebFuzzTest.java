package io.oakum.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.testkit.Fuzz;
import io.oakum.testkit.Fuzzes;
import io.oakum.web.Unsent;
import org.junit.jupiter.api.Test;

/** What browsers carry from page to page for us. */
class WebFuzzTest {
    @Test
    @Fuzzes(Unsent.class)
    void a_form_that_is_carried_through_the_sign_in_is_read_or_left_and_leads_nowhere_else() {
        Fuzz.of("unsent")
                .from(
                        "/hosts/h-1/retire?reason=50%25+of+it%2C+%26+more",
                        "/plans?kind=close&names=CVE-2026-1&rings=1%2Crest")
                .reads(text -> Unsent.read(text)
                        .ifPresent(one ->
                                assertThat(one.action()).matches("/[^/].*").doesNotContain(":", "\\")));
    }
}
