package io.oakum.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Where lab hosts get their packages: the mirrors that this machine itself uses. */
record Mirrors(String release, String security) {
    private static final Set<String> DEBIAN_SUITES = Set.of(
            "buster",
            "bullseye",
            "bookworm",
            "trixie",
            "forky",
            "sid",
            "oldoldstable",
            "oldstable",
            "stable",
            "testing",
            "unstable");
    private static final String SECURITY_SUFFIX = "-security";

    /** The first source of a Debian release, and the first of its security suite; either may be missing. */
    static Optional<Mirrors> among(List<AptSource> sources) {
        Optional<String> release = first(sources, DEBIAN_SUITES::contains);
        Optional<String> security = first(sources, Mirrors::isSecuritySuite);
        return release.flatMap(r -> security.map(s -> new Mirrors(r, s)));
    }

    /** As {@link #among}, read from an {@code /etc/apt}. */
    static Mirrors of(Path etcApt) throws IOException, LabException {
        var sources = new ArrayList<AptSource>();
        for (Path file : sourceFiles(etcApt)) {
            String text = Files.readString(file);
            sources.addAll(
                    file.toString().endsWith(".sources")
                            ? AptSource.ofDeb822Format(text)
                            : AptSource.ofOneLineFormat(text));
        }
        return among(sources)
                .orElseThrow(() -> new LabException(
                        "the sources of apt in %s name no Debian mirror with its security suite (%d sources read)"
                                .formatted(etcApt, sources.size()),
                        "a lab needs a Debian machine; add both to " + etcApt
                                + "/sources.list.d/debian.sources, then run: apt-get update"));
    }

    private static List<Path> sourceFiles(Path etcApt) throws IOException {
        var files = new ArrayList<Path>();
        if (Files.isReadable(etcApt.resolve("sources.list"))) {
            files.add(etcApt.resolve("sources.list"));
        }
        Path folder = etcApt.resolve("sources.list.d");
        if (Files.isDirectory(folder)) {
            try (Stream<Path> entries = Files.list(folder)) {
                entries.filter(p ->
                                p.toString().endsWith(".list") || p.toString().endsWith(".sources"))
                        .sorted()
                        .forEach(files::add);
            }
        }
        return files;
    }

    private static boolean isSecuritySuite(String suite) {
        String name = suite.replaceFirst("/updates$", SECURITY_SUFFIX);
        return name.endsWith(SECURITY_SUFFIX)
                && DEBIAN_SUITES.contains(name.substring(0, name.length() - SECURITY_SUFFIX.length()));
    }

    private static Optional<String> first(List<AptSource> sources, Predicate<String> suite) {
        return sources.stream()
                .filter(source -> source.uri().matches("(https?|file):.*"))
                .filter(source -> source.suites().stream().anyMatch(suite))
                .map(AptSource::uri)
                .findFirst();
    }
}
