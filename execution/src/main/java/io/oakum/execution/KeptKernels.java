package io.oakum.execution;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** The kernels that no change may remove: the one that runs, and the last other one that was seen to boot. */
public record KeptKernels(Set<String> releases) {
    private static final Path BOOTS = Path.of("var/log/wtmp");

    /** A record of {@code utmp(5)} on a 64-bit machine, and where its kind and its host stand; a boot's host is the kernel's release. */
    private static final int RECORD = 384;

    private static final int HOST = 76;
    private static final int HOST_LENGTH = 256;
    private static final short BOOT = 2;

    public KeptKernels {
        releases = Set.copyOf(releases);
    }

    /** @param root the host's own root folder, whose record of boots need not exist */
    public static KeptKernels of(Path root, String running) throws IOException {
        var releases = new HashSet<>(Set.of(running));
        Path boots = root.resolve(BOOTS);
        byte[] records = Files.isReadable(boots) ? Files.readAllBytes(boots) : new byte[0];
        for (int at = records.length / RECORD * RECORD - RECORD; at >= 0 && releases.size() < 2; at -= RECORD) {
            var one = ByteBuffer.wrap(records, at, RECORD).slice().order(ByteOrder.nativeOrder());
            if (one.getShort(0) == BOOT) {
                String release = new String(records, at + HOST, HOST_LENGTH, StandardCharsets.ISO_8859_1);
                int end = release.indexOf('\0');
                releases.add(end < 0 ? release : release.substring(0, end));
            }
        }
        releases.remove("");
        return new KeptKernels(releases);
    }

    boolean name(String packageName) {
        return releases.stream()
                .anyMatch(release -> packageName.matches(
                        "linux-(image|modules)(-unsigned|-extra)?-" + Pattern.quote(release) + "(-unsigned)?"));
    }
}
