package io.oakum.twin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which of a host's units a booted twin leaves alone.
 *
 * @param always those that no twin starts
 * @param unlessNamed those that the owner might have named, and did not: a verdict has to say so
 */
record UnitMasks(Set<String> always, Set<String> unlessNamed) {
    private static final List<Path> UNIT_FOLDERS =
            List.of(Path.of("etc/systemd/system"), Path.of("usr/lib/systemd/system"), Path.of("lib/systemd/system"));

    /** Units that systemd makes of them at boot are masked by their name, like any other. */
    private static final Path OLD_SCRIPTS = Path.of("etc/init.d");

    UnitMasks {
        always = Set.copyOf(always);
        unlessNamed = Set.copyOf(unlessNamed);
    }

    static UnitMasks none() {
        return new UnitMasks(Set.of(), Set.of());
    }

    static UnitMasks decide(
            Collection<String> units, List<String> masked, List<String> neverStarted, Collection<String> named) {
        var always = new TreeSet<String>();
        var unlessNamed = new TreeSet<String>();
        for (String unit : units) {
            if (named.contains(unit)) {
                continue;
            }
            if (matches(unit, neverStarted)) {
                unlessNamed.add(unit);
            } else if (matches(unit, masked)) {
                always.add(unit);
            }
        }
        return new UnitMasks(always, unlessNamed);
    }

    static UnitMasks ofHost(Path hostRoot, Collection<String> named) throws IOException {
        return decide(units(hostRoot), patterns("masked-units.txt"), patterns("never-started-units.txt"), named);
    }

    Set<String> all() {
        var all = new TreeSet<>(always);
        all.addAll(unlessNamed);
        return all;
    }

    private static boolean matches(String unit, List<String> patterns) {
        return patterns.stream()
                .anyMatch(pattern -> FileSystems.getDefault()
                        .getPathMatcher("glob:" + pattern)
                        .matches(Path.of(unit)));
    }

    private static Set<String> units(Path hostRoot) throws IOException {
        var units = new TreeSet<String>();
        for (Path folder : UNIT_FOLDERS) {
            names(hostRoot.resolve(folder)).stream()
                    .filter(name -> name.contains(".") && !name.endsWith(".d") && !name.endsWith(".wants"))
                    .forEach(units::add);
        }
        names(hostRoot.resolve(OLD_SCRIPTS)).forEach(name -> units.add(name + ".service"));
        return units;
    }

    private static List<String> names(Path folder) throws IOException {
        var names = new ArrayList<String>();
        if (Files.isDirectory(folder)) {
            try (var files = Files.newDirectoryStream(folder)) {
                files.forEach(file -> names.add(String.valueOf(file.getFileName())));
            }
        }
        return names;
    }

    static List<String> patterns(String resource) throws IOException {
        try (InputStream list = UnitMasks.class.getResourceAsStream(resource)) {
            if (list == null) {
                throw new IllegalStateException("the list " + resource + " is not in the twin's jar");
            }
            return new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        }
    }
}
