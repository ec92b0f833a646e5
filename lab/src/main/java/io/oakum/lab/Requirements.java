package io.oakum.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a machine must have before a lab can be made on it. */
public final class Requirements {
    private static final Map<String, String> PACKAGE_OF = packageOfTool();
    private static final List<String> PATH =
            List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");

    private Requirements() {}

    /** What is missing, with the command that brings it; empty where a lab can be made. */
    public static Optional<LabException> missing() {
        return missingRoot().or(Requirements::missingTools).or(Requirements::missingNamespaces);
    }

    static Optional<LabException> missingRoot() {
        return System.getProperty("user.name", "").equals("root")
                ? Optional.empty()
                : Optional.of(new LabException(
                        "a lab makes namespaces, mounts and a bridge, and only root may; you are "
                                + System.getProperty("user.name", "somebody else"),
                        "sudo oakum lab ..."));
    }

    private static Optional<LabException> missingTools() {
        List<String> missing =
                PACKAGE_OF.keySet().stream().filter(tool -> !isOnPath(tool)).toList();
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        String packages = missing.stream().map(PACKAGE_OF::get).distinct().collect(Collectors.joining(" "));
        return Optional.of(new LabException(
                "a lab needs " + String.join(", ", missing) + ", which this machine does not have",
                "sudo apt-get install --no-install-recommends " + packages));
    }

    private static Optional<LabException> missingNamespaces() {
        return Stream.of("mnt", "pid", "net", "uts", "ipc", "cgroup", "time")
                .filter(kind -> !Files.exists(Path.of("/proc/self/ns", kind)))
                .map(kind -> new LabException(
                        "this machine's kernel has no " + kind + " namespaces", "run a lab on Linux 5.6 or newer"))
                .findFirst();
    }

    private static boolean isOnPath(String tool) {
        return PATH.stream().anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    }

    private static Map<String, String> packageOfTool() {
        var tools = new LinkedHashMap<String, String>();
        tools.put("debootstrap", "debootstrap");
        tools.put("systemd-nspawn", "systemd-container");
        tools.put("nft", "nftables");
        tools.put("ip", "iproute2");
        tools.put("ssh", "openssh-client");
        tools.put("ssh-keygen", "openssh-client");
        tools.put("gpg", "gnupg");
        tools.put("gpgconf", "gnupg");
        tools.put("dpkg-deb", "dpkg");
        tools.put("unshare", "util-linux");
        tools.put("nsenter", "util-linux");
        tools.put("setsid", "util-linux");
        return tools;
    }
}
