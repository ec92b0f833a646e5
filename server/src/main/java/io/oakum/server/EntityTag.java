package io.oakum.server;

import io.oakum.trust.Sha256;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a document's bytes: what has the same name is the same.
 *
 * @param value without its quotes
 */
record EntityTag(String value) {
    private static final int DIGITS = 32;
    private static final Pattern ONE = Pattern.compile("(?:W/)?\"([^\"]*)\"");

    /** @param isPacked whether it goes out packed: those are other bytes, and have another name */
    static EntityTag of(byte[] document, boolean isPacked) {
        return new EntityTag(Sha256.of(document).hex().substring(0, DIGITS) + (isPacked ? "-gzip" : ""));
    }

    String quoted() {
        return '"' + value + '"';
    }

    /**
     * Whether a caller has it, compared weakly, as RFC 9110 wants it of {@code If-None-Match}.
     *
     * @param held what the caller says to have, each a list of tags or a star
     */
    boolean isAmong(List<String> held) {
        return held.stream().anyMatch(this::isIn);
    }

    private boolean isIn(String tags) {
        Matcher tag = ONE.matcher(tags);
        return tags.strip().equals("*")
                || tag.results().anyMatch(one -> one.group(1).equals(value));
    }
}
