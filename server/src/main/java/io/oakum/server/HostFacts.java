package io.oakum.server;

import java.util.Collection;
import java.util.regex.Pattern;

/** What people may say of a host: which words they may use for it. */
final class HostFacts {
    static final String SCOPES = "Scopes are at most 20 words of a-z, 0-9, dots and hyphens, such as pci";
    static final String OWNER = "An owner is named in at most 128 characters on one line";

    private static final int MAX_SCOPES = 20;
    private static final int MAX_OWNER = 128;
    private static final Pattern SCOPE = Pattern.compile("[a-z0-9][a-z0-9.-]{0,63}");

    private HostFacts() {}

    static boolean areScopes(Collection<String> scopes) {
        return scopes.size() <= MAX_SCOPES
                && scopes.stream().allMatch(scope -> SCOPE.matcher(scope).matches());
    }

    /** @param owner empty for nobody */
    static boolean isOwner(String owner) {
        return owner.length() <= MAX_OWNER && owner.codePoints().noneMatch(Character::isISOControl);
    }
}
