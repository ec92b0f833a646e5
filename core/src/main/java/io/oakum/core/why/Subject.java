package io.oakum.core.why;

import java.util.Locale;

/** What somebody asks about. */
public sealed interface Subject {
    record Everything() implements Subject {}

    record PackageName(String name) implements Subject {}

    record Vulnerability(String id) implements Subject {}

    /** @param word as a person writes it; empty for everything */
    static Subject of(String word) {
        if (word.isEmpty()) {
            return new Everything();
        }
        if (word.toLowerCase(Locale.ROOT).startsWith("cve-")) {
            return new Vulnerability(word.toUpperCase(Locale.ROOT));
        }
        return word.contains(":") ? new Vulnerability(word) : new PackageName(word);
    }

    /** Whether an exposure is meant. */
    default boolean means(Known.Open open) {
        return switch (this) {
            case Everything() -> true;
            case PackageName(String name) -> open.packages().contains(name);
            case Vulnerability(String id) -> open.vulnerability().equals(id);
        };
    }

    default String words(String host) {
        return switch (this) {
            case Everything() -> host;
            case PackageName(String name) -> name + " on " + host;
            case Vulnerability(String id) -> id + " on " + host;
        };
    }
}
