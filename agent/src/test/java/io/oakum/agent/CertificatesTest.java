package io.oakum.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CertificatesTest {
    private static final Instant FROM = Instant.parse("2026-11-01T00:00:00Z");
    private final Certificates certificates = new Certificates(FROM, FROM.plus(Duration.ofDays(30)));

    @Test
    void a_certificate_is_renewed_in_the_last_third_of_its_life() {
        assertThat(certificates.isRenewalDue(FROM.plus(Duration.ofDays(20)))).isFalse();
        assertThat(certificates.isRenewalDue(FROM.plus(Duration.ofDays(21)))).isTrue();
        assertThat(certificates.isOver(FROM.plus(Duration.ofDays(21)))).isFalse();
    }

    @Test
    void after_its_end_it_is_over() {
        assertThat(certificates.isOver(FROM.plus(Duration.ofDays(30)))).isTrue();
    }

    @Test
    void a_file_that_is_none_says_what_to_do() {
        assertThatThrownBy(() -> Certificates.of("nonsense")).hasMessageContaining("oakum-agent enrol");
    }
}
