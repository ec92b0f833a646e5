package io.oakum.twin;

import io.oakum.twin.FileChange.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;

/** Looks at a twin's layers through the processes that have them mounted. */
record LayerLook(TwinMaking making, Holder holder) {

    Changes changes() throws IOException {
        var files = new ArrayList<FileChange>();
        long bytes = 0;
        for (var layer : making.plan().layers()) {
            if (layer.how() == MountPlan.How.OVERLAY) {
                UpperScan.Found found = scan(layer).changes();
                found.changes().forEach(change -> files.add(underItsOwnName(change)));
                bytes += found.bytes();
            }
        }
        return new Changes(files, bytes, making.groups().peakMemory());
    }

    private UpperScan scan(MountPlan.Layer layer) {
        Path seenByHolder = Path.of("/proc", Long.toString(holder.pid()), "root");
        Path seenByFirst = Path.of("/proc", Long.toString(holder.first()), "root");
        return new UpperScan(
                below(seenByHolder, making.workshop().upper(layer.number())),
                below(seenByHolder, making.workshop().lower(layer.number())),
                below(seenByFirst, layer.at()),
                layer.at());
    }

    private static Path below(Path root, Path absolute) {
        return root.resolve(Path.of("/").relativize(absolute));
    }

    /** A stubbed program that a package brought anew was put beside the stub. */
    private static FileChange underItsOwnName(FileChange change) {
        String path = change.path().toString();
        boolean beside = change.kind() == Kind.ADDED && path.endsWith(Stubs.BESIDE);
        return beside
                ? new FileChange(Path.of(path.substring(0, path.length() - Stubs.BESIDE.length())), Kind.CONTENT)
                : change;
    }
}
