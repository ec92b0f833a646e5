package io.oakum.core.exposure;

import io.oakum.core.inventory.Component;
import java.util.regex.Pattern;

/** Which packages hold a kernel, and which of them the one that runs: several are installed at once. */
final class KernelPackages {
    /** The running kernel's release is in the name. */
    private static final Pattern DEB_IMAGE = Pattern.compile("linux-(?:image|modules)(?:-unsigned)?-\\d.*");

    /** The running kernel's release is the version, the RPM release and the architecture. */
    private static final Pattern RPM_IMAGE =
            Pattern.compile("kernel(?:-rt|-64k|-uek|-default|-debug)?(?:-core|-modules(?:-core|-extra)?)?");

    private KernelPackages() {}

    static boolean isImage(Component component) {
        return DEB_IMAGE.matcher(component.name()).matches()
                || RPM_IMAGE.matcher(component.name()).matches();
    }

    static boolean runs(Component component, String release) {
        if (component.name().startsWith("linux-")) {
            return component.name().endsWith("-" + release);
        }
        String version = component.version().substring(component.version().indexOf(':') + 1);
        return release.equals(version) || release.startsWith(version + ".") || release.startsWith(version + "-");
    }
}
