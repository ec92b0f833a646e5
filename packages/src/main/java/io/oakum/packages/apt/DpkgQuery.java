package io.oakum.packages.apt;

import io.oakum.core.inventory.Host;
import io.oakum.core.inventory.Installed;
import io.oakum.core.inventory.Installed.State;
import io.oakum.core.inventory.PackageKey;
import io.oakum.core.version.Version;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/** Reads what {@code dpkg-query} and the host's own files say about what is there. */
final class DpkgQuery {
    private static final String KERNEL_PREFIX = "linux-image-";

    private DpkgQuery() {}

    /** One package a line, in {@link AptCommands#INVENTORY_FORMAT}; packages of which only configuration is left are passed over. */
    static List<Installed> installed(String stdout) {
        var installed = new ArrayList<Installed>();
        for (String line : stdout.split("\n")) {
            if (!line.isEmpty()) {
                try {
                    parse(line).ifPresent(installed::add);
                } catch (IllegalArgumentException e) {
                    throw UnknownShape.of("dpkg-query", line, e);
                }
            }
        }
        return installed;
    }

    private static Optional<Installed> parse(String line) {
        String[] field = line.split("\t", -1);
        if (field.length != 6 || field[5].length() < 2) {
            throw new IllegalStateException("dpkg-query printed a line of an unknown shape: " + line);
        }
        return state(field[5].charAt(1))
                .map(state -> new Installed(
                        new PackageKey(field[0], field[1]),
                        Version.deb(field[2]),
                        field[3],
                        Version.deb(field[4]),
                        field[5].charAt(0) == 'h',
                        state));
    }

    private static Optional<State> state(char letter) {
        return switch (letter) {
            case 'i' -> Optional.of(State.INSTALLED);
            case 't', 'W' -> Optional.of(State.TRIGGERS_PENDING);
            case 'U' -> Optional.of(State.UNPACKED);
            case 'F' -> Optional.of(State.HALF_CONFIGURED);
            case 'H' -> Optional.of(State.HALF_INSTALLED);
            case 'c', 'n' -> Optional.empty();
            default -> throw new IllegalArgumentException("'" + letter + "' is no state of a package");
        };
    }

    /** The host from os-release followed by boot id, kernel release and name, one a line. */
    static Host host(String stdout, List<Installed> installed) {
        var release = new HashMap<String, String>();
        var plain = new ArrayList<String>();
        for (String line : stdout.split("\n")) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                release.put(
                        line.substring(0, equals), line.substring(equals + 1).replace("\"", ""));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                plain.add(line.strip());
            }
        }
        if (plain.size() != 3) {
            throw new IllegalStateException("the host's boot id, kernel and name could not be told from: " + stdout);
        }
        return new Host(
                plain.get(2),
                release.getOrDefault("ID", "unknown"),
                release.getOrDefault("VERSION_ID", "unknown"),
                plain.get(1),
                newestKernel(installed),
                plain.get(0));
    }

    private static String newestKernel(List<Installed> installed) {
        return installed.stream()
                .filter(DpkgQuery::isKernelImage)
                .max(Comparator.comparing(Installed::version))
                .map(kernel -> kernelRelease(kernel.key()))
                .orElse("");
    }

    /** Whether the package carries one kernel; the metapackages that follow the newest one do not begin with a digit. */
    static boolean isKernelImage(Installed installed) {
        String name = installed.key().name();
        return name.startsWith(KERNEL_PREFIX)
                && name.length() > KERNEL_PREFIX.length()
                && Character.isDigit(name.charAt(KERNEL_PREFIX.length()))
                && !name.endsWith("-dbg");
    }

    static String kernelRelease(PackageKey kernel) {
        return kernel.name().substring(KERNEL_PREFIX.length()).replaceFirst("-unsigned$", "");
    }
}
