package io.oakum.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.control.Evidence.Kind;
import io.oakum.control.Evidence.Said;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A record leads to its publisher's page and nowhere else. */
class PublicAddressTest {
    private static final String OURS = "https://mirror.example/feed.zip";

    private static String address(Kind kind, String feed, String origin, String name) {
        var said = new Said(kind, feed, feed, name, Optional.empty(), Optional.empty(), Optional.empty(), origin, "");
        return PublicAddress.of(said).orElse("none");
    }

    @ParameterizedTest
    @CsvSource({
        "DSA-5001-1, https://security-tracker.debian.org/tracker/DSA-5001-1",
        "GHSA-aaaa-bbbb-cccc, https://github.com/advisories/GHSA-aaaa-bbbb-cccc",
        "USN-7545-1, https://ubuntu.com/security/notices/USN-7545-1",
        "RHSA-2026:1234, https://access.redhat.com/errata/RHSA-2026%3A1234",
        "DEBIAN-CVE-2026-1, https://mirror.example/feed.zip",
        "<script>, https://mirror.example/feed.zip",
        "a\"b, https://mirror.example/feed.zip"
    })
    void an_advisory_has_its_publishers_page(String id, String expected) {
        assertThat(address(Kind.ADVISORY, "any", OURS, id)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "https://security-tracker.debian.org/tracker/data/json, CVE-2026-1011, https://security-tracker.debian.org/tracker/CVE-2026-1011",
        "https://osv-vulnerabilities.storage.googleapis.com/Debian/all.zip, DEBIAN-CVE-2026-1, https://osv.dev/vulnerability/DEBIAN-CVE-2026-1",
        "/srv/feeds/list, CVE-2026-1011, none",
        "http://mirror.internal/list, CVE-2026-1011, none",
        "javascript:alert(1), x, none",
        "https://a.example/\"><img>, x, none"
    })
    void where_the_publisher_has_none_the_feed_is_all_there_is(String origin, String id, String expected) {
        assertThat(address(Kind.ADVISORY, "any", origin, id)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "CATALOGUE, kev, https://www.cisa.gov/known-exploited-vulnerabilities-catalog?search_api_fulltext=CVE-2026-21011",
        "LIKELIHOOD, epss, https://api.first.org/data/v1/epss?cve=CVE-2026-21011",
        "ATTACK, vulnrichment, https://github.com/cisagov/vulnrichment/blob/develop/2026/21xxx/CVE-2026-21011.json",
        "SCORE, nvd, https://mirror.example/feed.zip"
    })
    void a_fact_has_its_own(Kind kind, String feed, String expected) {
        assertThat(address(kind, feed, OURS, "CVE-2026-21011")).isEqualTo(expected);
    }
}
