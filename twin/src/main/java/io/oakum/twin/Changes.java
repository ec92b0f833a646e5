package io.oakum.twin;

import java.util.List;
import java.util.OptionalLong;

/**
 * What commands did to the twin's files.
 *
 * @param files every path whose content, owner or mode differs; folders as such only where added, removed or re-owned
 * @param bytesAbove what the changes take, before anything is freed below
 * @param peakMemory of everything in the twin, an upper layer in memory included, where the host can tell
 */
public record Changes(List<FileChange> files, long bytesAbove, OptionalLong peakMemory) {
    public Changes {
        files = List.copyOf(files);
    }

    public long count(FileChange.Kind kind) {
        return files.stream().filter(change -> change.kind() == kind).count();
    }
}
