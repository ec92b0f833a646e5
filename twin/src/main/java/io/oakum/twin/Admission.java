package io.oakum.twin;

import io.oakum.twin.Opening.Cause;
import io.oakum.twin.Opening.Refusal;
import io.oakum.twin.TwinSpec.Upper;
import java.util.List;
import java.util.Optional;

/** Whether a twin may be tried on a host, and what a failed try meant. Pure. */
final class Admission {
    /** A twin never takes more than this part of what is free. */
    private static final int PART_OF_FREE_MEMORY = 4;

    private Admission() {}

    /** @param roomOnDisk what the folder of an upper layer on disk has free; of no meaning for one in memory */
    static Optional<Refusal> judge(TwinSpec spec, HostFacts host, List<String> missingTools, long roomOnDisk) {
        if (!host.root()) {
            return refuse(Cause.NOT_ROOT, "a twin is made of mounts, which only root makes", "run it with sudo");
        }
        if (!missingTools.isEmpty()) {
            return refuse(Cause.TOOL_MISSING, "missing: " + missingTools, "install util-linux and coreutils");
        }
        if (!host.hasOverlay()) {
            return refuse(
                    Cause.NO_OVERLAY, "this kernel offers no overlay file system", "modprobe overlay, then try again");
        }
        long memory = memoryNeeded(spec);
        if (memory > host.availableMemory() / PART_OF_FREE_MEMORY) {
            return refuse(
                    Cause.NO_MEMORY,
                    "the twin may need " + mebibytes(memory) + ", more than a quarter of the "
                            + mebibytes(host.availableMemory()) + " that are free",
                    "give it a folder on disk for its changes, or a smaller limit");
        }
        return judgeUpper(spec.upper(), host, roomOnDisk);
    }

    private static Optional<Refusal> judgeUpper(Upper upper, HostFacts host, long roomOnDisk) {
        return switch (upper) {
            case Upper.InMemory _ -> Optional.empty();
            case Upper.OnDisk(var folder, var bytes) -> {
                if (host.isOverlay(folder)) {
                    yield refuse(
                            Cause.UPPER_ON_OVERLAY,
                            folder + " is itself on an overlay, which the kernel takes for no upper layer",
                            "keep the twin's changes in memory, or name a folder on another file system");
                }
                yield roomOnDisk < bytes
                        ? refuse(
                                Cause.NO_SPACE,
                                folder + " has " + mebibytes(roomOnDisk) + " free, the twin may need "
                                        + mebibytes(bytes),
                                "make room there or name another folder")
                        : Optional.empty();
            }
        };
    }

    /** What holds the memory of the processes and, where the changes are kept in memory, these. */
    static long memoryNeeded(TwinSpec spec) {
        return spec.limits().memoryBytes()
                + switch (spec.upper()) {
                    case Upper.InMemory(var bytes) -> bytes;
                    case Upper.OnDisk _ -> 0;
                };
    }

    /** @param said by the scripts that build the twin */
    static Refusal explain(String said, boolean onOverlay) {
        if (said.contains("twin-overlay") && onOverlay) {
            return new Refusal(
                    Cause.OVERLAY_TOO_DEEP,
                    "the host's root is an overlay already, and the kernel takes no third level: " + said,
                    "rehearse on a host whose root is a file system of its own");
        }
        if (said.contains("twin-overlay")) {
            return new Refusal(Cause.NO_OVERLAY, said, "see the kernel's log for the reason");
        }
        if (said.contains("unshare failed") || said.contains("twin-userns")) {
            return new Refusal(
                    Cause.NO_USER_NAMESPACES,
                    said,
                    "allow user namespaces (sysctl user.max_user_namespaces) or run outside of the container");
        }
        return new Refusal(Cause.BUILD_FAILED, said, "this is unexpected: please report it with this text");
    }

    private static Optional<Refusal> refuse(Cause cause, String why, String wayOut) {
        return Optional.of(new Refusal(cause, why, wayOut));
    }

    private static String mebibytes(long bytes) {
        return (bytes >> 20) + " MiB";
    }
}
