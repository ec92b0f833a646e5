package io.oakum.web;

import io.oakum.control.Evidence.Said;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where a feed's record can be read by everybody, for those who have the internet. No page asks for it by itself. */
public final class PublicAddress {
    private static final Pattern CVE = Pattern.compile("CVE-([0-9]{4})-([0-9]{1,16})([0-9]{3})");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9:._-]{3,99}");
    private static final String TRACKER = "https://security-tracker.debian.org/tracker/";

    private PublicAddress() {}

    /** Empty where no such page is known: then the feed itself is all there is. */
    public static Optional<String> of(Said said) {
        return switch (said.kind()) {
            case ADVISORY -> advisory(said);
            case CATALOGUE ->
                cve(said, "https://www.cisa.gov/known-exploited-vulnerabilities-catalog?search_api_fulltext=");
            case LIKELIHOOD -> cve(said, "https://api.first.org/data/v1/epss?cve=");
            case ATTACK -> record(said);
            case SCORE -> record(said);
            case REJECTION -> record(said);
            case SUPPORT -> feed(said);
        };
    }

    private static Optional<String> cve(Said said, String before) {
        return CVE.matcher(said.name()).matches() ? Optional.of(before + said.name()) : Optional.empty();
    }

    /** CISA keeps a file for each thousand numbers. */
    private static Optional<String> record(Said said) {
        var cve = CVE.matcher(said.name());
        return cve.matches() && said.feed().contains("vulnrichment")
                ? Optional.of("https://github.com/cisagov/vulnrichment/blob/develop/" + cve.group(1) + "/"
                        + cve.group(2) + "xxx/" + said.name() + ".json")
                : feed(said);
    }

    private static Optional<String> advisory(Said said) {
        String id = said.name();
        if (!ID.matcher(id).matches()) {
            return feed(said);
        }
        if (id.startsWith("DSA-") || id.startsWith("DLA-")) {
            return Optional.of(TRACKER + id);
        }
        if (id.startsWith("CVE-")) {
            return said.origin().contains("debian.org") ? Optional.of(TRACKER + id) : feed(said);
        }
        if (id.startsWith("GHSA-")) {
            return Optional.of("https://github.com/advisories/" + id);
        }
        if (id.startsWith("USN-")) {
            return Optional.of("https://ubuntu.com/security/notices/" + id);
        }
        if (id.matches("RH[SBE]A-.*")) {
            return Optional.of("https://access.redhat.com/errata/" + URLEncoder.encode(id, StandardCharsets.UTF_8));
        }
        return said.origin().contains("osv")
                ? Optional.of("https://osv.dev/vulnerability/" + URLEncoder.encode(id, StandardCharsets.UTF_8))
                : feed(said);
    }

    /** Only what every browser opens as a page or a file. */
    private static Optional<String> feed(Said said) {
        return Optional.of(said.origin()).filter(origin -> origin.matches("https://[^\\s\"'<>]{1,500}"));
    }
}
