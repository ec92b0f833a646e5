package io.oakum.packages.apt;

import io.oakum.core.inventory.PackageKey;
import io.oakum.core.version.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what {@code apt-get -s} says it would do. */
final class AptSimulation {
    private static final Pattern INSTALL =
            Pattern.compile("^Inst (\\S+)(?: \\[([^\\]]+)\\])? \\((\\S+) (.*) \\[([a-z0-9-]+)\\]\\).*$");
    private static final Pattern REMOVE = Pattern.compile("^(?:Remv|Purg) (\\S+) \\[([^\\]]+)\\].*$");

    private AptSimulation() {}

    /** @param from the version it replaces, empty where the package is new */
    record Install(PackageKey key, Optional<Version> from, Version to, String origins) {}

    record Remove(String name, Version from) {}

    /**
     * @param unauthenticated whether something would come from a repository without a believed signature
     */
    record Answer(List<Install> installs, List<Remove> removes, boolean unauthenticated) {}

    static Answer parse(String stdout) {
        var installs = new ArrayList<Install>();
        var removes = new ArrayList<Remove>();
        for (String line : stdout.split("\n")) {
            Matcher install = INSTALL.matcher(line);
            Matcher remove = REMOVE.matcher(line);
            if (install.matches()) {
                try {
                    installs.add(installOf(install));
                } catch (IllegalArgumentException e) {
                    throw UnknownShape.of("apt-get", line, e);
                }
            } else if (remove.matches()) {
                removes.add(new Remove(remove.group(1), Version.deb(remove.group(2))));
            } else if (line.matches("(Inst|Remv|Purg) .*")) {
                throw UnknownShape.of("apt-get", line, new IllegalArgumentException("no such line is known"));
            }
        }
        return new Answer(installs, removes, stdout.contains("cannot be authenticated"));
    }

    private static Install installOf(Matcher line) {
        String name = withoutArchitecture(line.group(1));
        return new Install(
                new PackageKey(name, line.group(5)),
                Optional.ofNullable(line.group(2)).map(Version::deb),
                Version.deb(line.group(3)),
                line.group(4));
    }

    static String withoutArchitecture(String name) {
        int colon = name.indexOf(':');
        return colon < 0 ? name : name.substring(0, colon);
    }
}
