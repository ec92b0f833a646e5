package io.oakum.control;

import io.oakum.trust.Bytes;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An argon2id hash as it is kept, in the form of the PHC: {@code $argon2id$v=19$m=19456,t=2,p=1$salt$hash}. It brings its own salt and
 * parameters, so that those can rise.
 */
record PasswordHash(Parameters parameters, Bytes salt, Bytes hash) {
    private static final Pattern FORM = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=([0-9]{1,7}),t=([0-9]{1,3}),p=([0-9]{1,2})\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");

    /** @param kib memory in KiB */
    record Parameters(int kib, int passes, int lanes) {
        /** What OWASP asks for at least. */
        static final Parameters OURS = new Parameters(19_456, 2, 1);

        private static final int LEAST_KIB_A_LANE = 8;
        private static final int MOST_KIB = 1 << 20;

        Parameters {
            if (kib < LEAST_KIB_A_LANE * lanes || kib > MOST_KIB || passes < 1 || lanes < 1) {
                throw new IllegalArgumentException("m=" + kib + ",t=" + passes + ",p=" + lanes + " is no argon2id");
            }
        }
    }

    /** @return empty for anything else */
    static Optional<PasswordHash> ofPhc(String phc) {
        Matcher parts = FORM.matcher(phc);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            var parameters = new Parameters(
                    Integer.parseInt(parts.group(1)),
                    Integer.parseInt(parts.group(2)),
                    Integer.parseInt(parts.group(3)));
            return Optional.of(new PasswordHash(
                    parameters,
                    Bytes.of(Base64.getDecoder().decode(parts.group(4))),
                    Bytes.of(Base64.getDecoder().decode(parts.group(5)))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    String phc() {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + parameters.kib() + ",t=" + parameters.passes() + ",p=" + parameters.lanes() + "$"
                + base64.encodeToString(salt.array()) + "$" + base64.encodeToString(hash.array());
    }
}
