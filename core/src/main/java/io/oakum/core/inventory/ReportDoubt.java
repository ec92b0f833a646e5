package io.oakum.core.inventory;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Why what a host reports is not believed. What was known of the host before stays as it was. */
public enum ReportDoubt {
    /** No package at all: nothing would be open on the host any more. */
    EMPTY,

    /** One version for all of many packages. */
    ALIKE,

    /** No report that can be read, or larger than any. */
    UNREADABLE,

    /** By the host's clock it comes from the future. */
    AHEAD,

    /** By the host's clock it is much older than one that is known already. */
    BEHIND;

    /** Whether a person may say that it is so all the same. A clock is set right instead, and what cannot be read says nothing. */
    public boolean isAcceptable() {
        return switch (this) {
            case EMPTY, ALIKE -> true;
            case UNREADABLE, AHEAD, BEHIND -> false;
        };
    }

    /** Whether it is the clock of the host that is wrong, or the server's. */
    public boolean isOfClock() {
        return switch (this) {
            case AHEAD, BEHIND -> true;
            case EMPTY, ALIKE, UNREADABLE -> false;
        };
    }

    /** In lower case, as documents and the database have it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<ReportDoubt> byWord(String word) {
        return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
    }
}
