package io.oakum.protocol;

import java.util.List;

/**
 * A host asks what its fleet knows of changelogs, and tells what it read in some itself.
 *
 * @param edition how changelogs are read there
 * @param unread the SHA-256 of package files that it would like to know of
 */
public record ChangelogQuestion(int edition, List<String> unread, List<ToldChangelog> read) {
    /** Another one for agents that find something else in the same changelog than those before: the two are not held against each other. */
    public static final int EDITION = 1;

    public ChangelogQuestion {
        unread = List.copyOf(unread);
        read = List.copyOf(read);
    }

    public static ChangelogQuestion unread(List<String> files) {
        return new ChangelogQuestion(EDITION, files, List.of());
    }

    public static ChangelogQuestion read(List<ToldChangelog> changelogs) {
        return new ChangelogQuestion(EDITION, List.of(), changelogs);
    }
}
