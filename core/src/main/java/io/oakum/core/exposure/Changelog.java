package io.oakum.core.exposure;

import io.oakum.core.inventory.Ecosystem;
import io.oakum.core.version.Version;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a package's own changelog says about its versions, newest first. It is the advisory {@code changelog:SHA-256}: its source
 * before an entry's version is affected by what that entry names.
 *
 * @param sha256 of the package file that it was read from
 */
public record Changelog(String sha256, List<Entry> entries) {

    private static final Advisory.Source SOURCE = new Advisory.Source("changelog", "the package's maintainers");

    public Changelog {
        entries = List.copyOf(entries);
    }

    /** @param vulnerabilities the CVE ids that the entry names */
    public record Entry(Version version, Instant released, SortedSet<String> vulnerabilities) {}

    /** The entries after {@code installed} up to and with {@code offered}. */
    public List<Entry> between(Version installed, Version offered) {
        return entries.stream()
                .filter(entry -> entry.version().compareTo(installed) > 0
                        && entry.version().compareTo(offered) <= 0)
                .toList();
    }

    /** The advisories that it is: one for each entry that names vulnerabilities, all under the id of the file. */
    public List<Advisory> advisories(Ecosystem ecosystem, String source) {
        return entries.stream()
                .filter(entry -> !entry.vulnerabilities().isEmpty())
                .map(entry -> new Advisory(
                        "changelog:" + sha256,
                        SOURCE,
                        new TreeSet<>(),
                        entry.vulnerabilities(),
                        Advisory.Dates.published(entry.released()),
                        "",
                        List.of(Affected.sourceBefore(
                                ecosystem, source, entry.version().text()))))
                .toList();
    }

    /** Whether it reaches back to the installed version. Changelogs in packages are trimmed. */
    public boolean reaches(Version installed) {
        return entries.stream().anyMatch(entry -> entry.version().compareTo(installed) <= 0);
    }
}
