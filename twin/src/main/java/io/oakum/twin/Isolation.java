package io.oakum.twin;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The way into a twin, and what is left behind on it.
 *
 * <p>The mounts are built as root of the host and only then is a user namespace entered (identity map, so that the files
 * keep their owners) together with a mount namespace that it owns: that locks every read-only mount, and a new {@code proc}
 * is refused. A user namespace alone is not enough, since root of the identity map may write what root may write: hence
 * the read-only {@code /proc/sys} and {@code /sys}, and no device but the harmless ones.
 *
 * <p>Capabilities: kept are those that a container build has, in which most packages of Debian get installed every day,
 * without {@code mknod} and {@code net_raw}. So the dropped ones are those of the design ({@code sys_module},
 * {@code sys_rawio}, {@code sys_boot}, {@code sys_time}, {@code mknod}, {@code sys_ptrace}, {@code audit_control},
 * {@code mac_admin}, {@code bpf}, {@code perfmon}) and above all {@code sys_admin}, {@code net_admin} (whose netfilter
 * calls load kernel modules into the host) and {@code dac_read_search}. A script that mounts something fails in here.
 *
 * <p>What cannot be trusted is what runs inside: it may replace {@code setpriv} of the twin and so keep every capability
 * <em>of the user namespace</em> for the next command. Therefore no-new-privileges is set before entering, by the host's own
 * program, and all that runs on the way in is seen through a mount namespace in which the host is read-only: writing it
 * through {@code /proc/PID/exe} fails, whatever the capabilities.
 */
record Isolation(Tools tools, long holder, long first) {
    static final List<String> KEPT = List.of(
            "chown",
            "dac_override",
            "fowner",
            "fsetid",
            "kill",
            "setgid",
            "setuid",
            "setpcap",
            "net_bind_service",
            "sys_chroot",
            "audit_write",
            "setfcap");

    /** What the init of a booted twin, and so every service, is without; the rest is of its user namespace only. */
    static final String INIT_WITHOUT =
            "-sys_module,-sys_rawio,-sys_boot,-sys_time,-mknod,-sys_ptrace,-audit_control,-mac_admin,-bpf,-perfmon";

    /** Open files of PID 1 that hold the inner namespaces; build.sh opens them under these numbers. */
    private static final int USER = 7;

    private static final int MOUNT = 8;
    private static final int NETWORK = 9;

    /** What stands before a command that runs in the twin. */
    List<String> wayIn(Path enterScript, List<Path> gates) {
        var argv = new ArrayList<String>(List.of("/bin/sh", enterScript.toString()));
        gates.forEach(gate -> argv.add(gate.toString()));
        argv.addAll(List.of("--", tools.setsid().toString(), "--wait"));
        argv.addAll(tools.withoutKeys());
        argv.addAll(List.of(tools.nsenter().toString(), "--mount=/proc/" + holder + "/ns/mnt"));
        argv.addAll(List.of(tools.setpriv().toString(), "--no-new-privs"));
        argv.addAll(List.of(
                tools.nsenter().toString(),
                "--target=" + first,
                "--pid",
                "--uts",
                "--ipc",
                "--cgroup",
                "--mount=/proc/" + first + "/fd/" + MOUNT,
                "--net=/proc/" + first + "/fd/" + NETWORK,
                "--user=/proc/" + first + "/fd/" + USER));
        argv.addAll(dropping());
        return argv;
    }

    private List<String> dropping() {
        return List.of(
                tools.setpriv().toString(),
                "--inh-caps=-all",
                "--bounding-set=-all," + KEPT.stream().map(cap -> "+" + cap).collect(Collectors.joining(",")));
    }

    /** What stands before a command that runs in a booted twin, whose namespaces are those of its init. */
    List<String> wayIntoBooted(Path enterScript, List<Path> gates) {
        var argv = new ArrayList<String>(List.of("/bin/sh", enterScript.toString()));
        gates.forEach(gate -> argv.add(gate.toString()));
        argv.addAll(List.of("--", tools.setsid().toString(), "--wait"));
        argv.addAll(tools.withoutKeys());
        argv.addAll(List.of(tools.nsenter().toString(), "--mount=/proc/" + holder + "/ns/mnt"));
        argv.addAll(List.of(tools.setpriv().toString(), "--no-new-privs"));
        argv.addAll(List.of(tools.nsenter().toString(), "--target=" + first));
        argv.addAll(List.of("--pid", "--uts", "--ipc", "--cgroup", "--mount", "--net", "--user"));
        argv.addAll(dropping());
        return argv;
    }

    /** Ends everything in the twin but its PID 1, which no signal from its own namespace reaches. */
    List<String> endAll() {
        return List.of(
                tools.nsenter().toString(),
                "--mount=/proc/" + holder + "/ns/mnt",
                tools.nsenter().toString(),
                "--target=" + first,
                "--pid",
                "/bin/sh",
                "-c",
                "kill -9 -1");
    }
}
