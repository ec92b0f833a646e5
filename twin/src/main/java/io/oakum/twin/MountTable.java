package io.oakum.twin;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What is mounted where, as {@code /proc/self/mountinfo} tells it. */
record MountTable(List<Mount> mounts) {

    /**
     * @param root the part of the file system that is mounted; {@code /} unless it is a bind of a part
     * @param options of the file system itself, where cgroup hierarchies name their controllers
     */
    record Mount(Path at, String type, String source, String root, List<String> options) {}

    MountTable {
        mounts = List.copyOf(mounts);
    }

    static MountTable parse(String mountinfo) {
        var mounts = new ArrayList<Mount>();
        for (String line : mountinfo.lines().toList()) {
            List<String> fields = Arrays.asList(line.split(" ", -1));
            int dash = fields.indexOf("-");
            if (dash < 6 || fields.size() < dash + 4) {
                continue;
            }
            mounts.add(new Mount(
                    Path.of(unescape(fields.get(4))),
                    fields.get(dash + 1),
                    unescape(fields.get(dash + 2)),
                    unescape(fields.get(3)),
                    Arrays.asList(fields.get(dash + 3).split(",", -1))));
        }
        return new MountTable(mounts);
    }

    /** The mount that is seen at this very path: the last one mounted there. */
    Optional<Mount> at(Path path) {
        return mounts.stream().filter(m -> m.at().equals(path)).reduce((first, second) -> second);
    }

    /** The mount that a path lies on. */
    Optional<Mount> over(Path path) {
        for (Path p = path; p != null; p = p.getParent()) {
            var mount = at(p);
            if (mount.isPresent()) {
                return mount;
            }
        }
        return Optional.empty();
    }

    /** The kernel writes space, tab, newline and backslash as three octal digits. */
    private static String unescape(String field) {
        var bytes = new ByteArrayOutputStream();
        byte[] raw = field.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] == '\\' && i + 3 < raw.length) {
                bytes.write(Integer.parseInt(new String(raw, i + 1, 3, StandardCharsets.US_ASCII), 8));
                i += 3;
            } else {
                bytes.write(raw[i]);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
