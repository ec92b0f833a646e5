package io.oakum.core.exposure;

import io.oakum.core.inventory.Installed;
import io.oakum.core.version.Version;
import java.util.Optional;

/**
 * A newer version of an installed package that a repository offers.
 *
 * @param origin who offers it, such as {@code Debian-Security:12/oldstable-security}
 * @param securityOrigin the security archive that offers it or a version on the way to it, if one does
 * @param fixedIn the candidate's source version, to compare with changelog entries; before apt was asked for it, the guess that it is
 *     the candidate's own without a rebuild's mark
 */
public record Update(
        Installed installed,
        Version candidate,
        Version fixedIn,
        String origin,
        Optional<String> securityOrigin,
        Hindrance hindrance) {}
