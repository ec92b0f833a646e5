package io.oakum.schemes;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One clause of PEP 440's version specifiers. */
sealed interface PypiClause {
    Pattern FORM = Pattern.compile("\\s*(===|~=|==|!=|<=|>=|=|<|>)?\\s*([^<>=~\\s]\\S*)\\s*");

    /** @param parsed the version taken apart; empty where it is none */
    boolean admits(String version, Optional<Pep440> parsed);

    /** {@code ===}: the very text. */
    record Verbatim(String text) implements PypiClause {
        @Override
        public boolean admits(String version, Optional<Pep440> parsed) {
            return version.strip().equalsIgnoreCase(text);
        }
    }

    /** {@code == 1.2.*} and {@code != 1.2.*}. */
    record Beginning(Pep440 prefix, boolean isWanted) implements PypiClause {
        @Override
        public boolean admits(String version, Optional<Pep440> parsed) {
            return parsed.filter(candidate -> candidate.beginsLike(prefix, prefix.releaseLength()) == isWanted)
                    .isPresent();
        }
    }

    /** {@code ~= 1.2.3}: from there on, as long as all numbers but the last are the same. */
    record Compatible(Pep440 first) implements PypiClause {
        @Override
        public boolean admits(String version, Optional<Pep440> parsed) {
            return parsed.filter(candidate -> candidate.comparePublic(first) >= 0
                            && candidate.beginsLike(first, first.releaseLength() - 1))
                    .isPresent();
        }
    }

    /** All other operators. */
    record Limit(Bound.Operator operator, Pep440 limit) implements PypiClause {
        @Override
        public boolean admits(String version, Optional<Pep440> parsed) {
            return parsed.filter(this::admits).isPresent();
        }

        private boolean admits(Pep440 candidate) {
            return switch (operator) {
                case SAME, OTHER -> operator.admits(compareAsWritten(candidate));
                case UP_TO, FROM -> operator.admits(compareAsWritten(candidate));
                case BEFORE -> candidate.compare(limit) < 0 && !isPreReleaseOfLimit(candidate);
                case AFTER -> candidate.compare(limit) > 0 && !isVariantOfLimit(candidate);
            };
        }

        /** A local part counts only where the limit has one. */
        private int compareAsWritten(Pep440 candidate) {
            return limit.local().isEmpty() ? candidate.comparePublic(limit) : candidate.compare(limit);
        }

        /** Whoever asks for less than 2.0 does not want 2.0rc1. */
        private boolean isPreReleaseOfLimit(Pep440 candidate) {
            return !limit.isPreRelease()
                    && candidate.isPreRelease()
                    && candidate.hasSameBase(limit)
                    && (!limit.post().isThere() || candidate.hasSamePost(limit));
        }

        /** Whoever asks for more than 2.0 does not want 2.0.post1 or 2.0+local. */
        private boolean isVariantOfLimit(Pep440 candidate) {
            boolean isPost = candidate.post().isThere() && !limit.post().isThere() && candidate.isPostOf(limit);
            boolean isLocal =
                    !candidate.local().isEmpty() && limit.local().isEmpty() && candidate.comparePublic(limit) == 0;
            return isPost || isLocal;
        }
    }

    /** Empty where the text is no clause. */
    static Optional<PypiClause> parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String sign = parts.group(1) == null ? "" : parts.group(1);
        String version = parts.group(2);
        boolean isSameOrOther = sign.equals("==") || sign.equals("!=");
        if (isSameOrOther && version.endsWith(".*")) {
            return Pep440.parse(version.substring(0, version.length() - 2))
                    .filter(Pep440::isBare)
                    .map(prefix -> new Beginning(prefix, sign.equals("==")));
        }
        return switch (sign) {
            case "===" -> Optional.of(new Verbatim(version));
            case "~=" ->
                Pep440.parse(version)
                        .filter(first ->
                                first.releaseLength() > 1 && first.local().isEmpty())
                        .map(Compatible::new);
            default -> Pep440.parse(version).map(limit -> new Limit(Bound.Operator.of(sign), limit));
        };
    }
}
