package io.oakum.core.exposure;

import io.oakum.core.inventory.PackageKey;
import java.util.Collection;
import java.util.regex.Pattern;

/**
 * Packages that carry the name, the source and the version of a kernel and no code of it: headers, documentation, rules to build by.
 * By its source each has every vulnerability of the kernel, and none of them can be used through it.
 */
public final class KernelHeaders {
    private static final Pattern NAME =
            Pattern.compile("linux-(libc-dev|headers|kbuild|doc|source|config|support|compiler)(-.*)?");

    private KernelHeaders() {}

    /** Whether these are some, and nothing else is among them. */
    public static boolean areAll(Collection<PackageKey> packages) {
        return !packages.isEmpty()
                && packages.stream().allMatch(key -> NAME.matcher(key.name()).matches());
    }
}
