package io.oakum.packages;

import io.oakum.core.inventory.Installed;
import java.nio.file.Path;

/** How an installed package could be brought back after it was replaced. */
public sealed interface OldPackage {
    Installed installed();

    /** The very file that its vendor signed for. */
    record VendorSigned(Installed installed, Path file, String sha256) implements OldPackage {}

    /** Put together again from this host's files: bytes this host had, not bytes that a vendor signed. */
    record Rebuilt(Installed installed, Path file, String sha256) implements OldPackage {}

    /** Not to be had. */
    record Lost(Installed installed, String why) implements OldPackage {}
}
