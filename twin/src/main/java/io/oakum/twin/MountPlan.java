package io.oakum.twin;

import io.oakum.twin.MountTable.Mount;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which of the host's file systems a twin copies, and how. Decides and touches nothing.
 *
 * @param layers parents before children; the root is the first
 * @param leftOut mounts of data that the twin does not see
 */
record MountPlan(List<Layer> layers, List<Path> leftOut) {

    enum How {
        OVERLAY,
        /** Copied whole: file systems of firmware (vfat) cannot lie below an overlay. */
        COPY
    }

    /** @param at the mount point as the twin sees it */
    record Layer(int number, Path at, How how) {}

    /** Separate file systems that packages write to. Everything below {@code /usr} and {@code /boot} counts too. */
    private static final Set<Path> WRITTEN_BY_PACKAGES = Set.of(
            Path.of("/etc"),
            Path.of("/opt"),
            Path.of("/efi"),
            Path.of("/root"),
            Path.of("/var"),
            Path.of("/var/lib"),
            Path.of("/var/lib/dpkg"),
            Path.of("/var/lib/apt"),
            Path.of("/var/lib/rpm"),
            Path.of("/var/cache"),
            Path.of("/var/cache/apt"),
            Path.of("/var/log"),
            Path.of("/var/spool"));

    private static final List<Path> WITH_ALL_BELOW = List.of(Path.of("/usr"), Path.of("/boot"));

    /** Mounts of the kernel itself, of which a twin has its own or none. */
    private static final List<Path> OF_THE_KERNEL =
            List.of(Path.of("/proc"), Path.of("/sys"), Path.of("/dev"), Path.of("/run"), Path.of("/tmp"));

    private static final Set<String> NOT_BELOW_AN_OVERLAY = Set.of("vfat", "msdos", "exfat");

    /** Waits for somebody to walk into it before there is anything. */
    private static final String AUTOMOUNT = "autofs";

    MountPlan {
        layers = List.copyOf(layers);
        leftOut = List.copyOf(leftOut);
    }

    /** @param isFolder tells folders from the single files that container engines and others bind over files */
    static MountPlan of(MountTable table, Path hostRoot, Predicate<Path> isFolder) {
        var layers = new ArrayList<Layer>();
        var leftOut = new ArrayList<Path>();
        layers.add(new Layer(0, Path.of("/"), How.OVERLAY));
        for (Mount mount : seenBelow(table, hostRoot)) {
            Path inside = Path.of("/").resolve(hostRoot.relativize(mount.at()));
            if (OF_THE_KERNEL.stream().anyMatch(inside::startsWith)) {
                continue;
            }
            if (isWrittenByPackages(inside)
                    && isSpelledPlainly(inside)
                    && isFolder.test(mount.at())
                    && !mount.type().equals(AUTOMOUNT)) {
                How how = NOT_BELOW_AN_OVERLAY.contains(mount.type()) ? How.COPY : How.OVERLAY;
                layers.add(new Layer(layers.size(), inside, how));
            } else {
                leftOut.add(inside);
            }
        }
        return new MountPlan(layers, leftOut);
    }

    private static List<Mount> seenBelow(MountTable table, Path hostRoot) {
        var last = new LinkedHashMap<Path, Mount>();
        for (Mount mount : table.mounts()) {
            if (mount.at().startsWith(hostRoot) && !mount.at().equals(hostRoot)) {
                last.put(mount.at(), mount);
            }
        }
        return last.values().stream().sorted(Comparator.comparing(Mount::at)).toList();
    }

    private static boolean isWrittenByPackages(Path inside) {
        return WRITTEN_BY_PACKAGES.contains(inside) || WITH_ALL_BELOW.stream().anyMatch(inside::startsWith);
    }

    /** Overlay options and our plan file have separators of their own; a mount point with one in it is left out. */
    private static boolean isSpelledPlainly(Path inside) {
        return inside.toString().chars().noneMatch(c -> c == ':' || c == ',' || c == '\\' || c < ' ');
    }
}
