package io.oakum.e2e;

import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.LocalRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What of this machine a lab could leave changed: one line each, so that two looks can be compared. */
record MachineLook(SortedSet<String> facts) {

    static MachineLook now(Path... folders) throws Exception {
        var facts = new TreeSet<String>();
        for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
            facts.add("mount " + line.split(" ", 6)[4]);
        }
        facts.addAll(printed("link", "ls", "/sys/class/net"));
        facts.addAll(printed("address", "ip", "-4", "-oneline", "address"));
        facts.addAll(printed("rule", "nft", "list", "ruleset"));
        facts.addAll(printed(
                "sysctl",
                "sysctl",
                "--all",
                "--ignore",
                "--pattern",
                "^(net\\.ipv[46]\\.(conf|ip_)|fs\\.inotify|net\\.bridge|user\\.)"));
        facts.addAll(printed(
                "process",
                "pgrep",
                "--full",
                "--list-full",
                "^/bin/sh (.*oakum-lab-supervisor|[^ ]*debootstrap )|^(systemd-nspawn|gpg-agent) "));
        // The keys of other tests' repositories: their agents end by themselves, some seconds after their folder is
        // gone.
        facts.removeIf(fact -> fact.contains("oakum-key"));
        facts.removeIf(fact -> fact.endsWith("<defunct>")); // ended, and this machine's PID 1 has yet to take note
        below("cgroup", Path.of("/sys/fs/cgroup"), facts);
        below("file", Path.of("/run"), facts);
        for (Path folder : folders) {
            below("file", folder, facts);
        }
        for (Path folder : folders) {
            dropOtherLabs(folder, facts);
        }
        return new MachineLook(facts);
    }

    /** A person may have a lab of their own and go on working in it; what has its slot's names and its folder is theirs. */
    private static void dropOtherLabs(Path ours, SortedSet<String> facts) throws IOException {
        Path claims = Path.of("/run/oakum-lab");
        if (!Files.isDirectory(claims)) {
            return;
        }
        try (var slots = Files.newDirectoryStream(claims, "slot-*")) {
            for (Path slot : slots) {
                Path lab = Path.of(Files.readAllLines(slot).getFirst());
                String number = slot.getFileName().toString().substring("slot-".length());
                var theirs =
                        Pattern.compile("oakum-lab-N\\b|oakum_lab_N\\b|oakumlabN\\b|\\bolNh|10\\.77\\.N\\.|slot-N$|"
                                        .replace("N", number)
                                + Pattern.quote(lab.toString()));
                if (!lab.startsWith(ours)) {
                    facts.removeIf(fact -> theirs.matcher(fact).find());
                }
            }
        }
    }

    /** What is here and not there. */
    List<String> without(MachineLook other) {
        return facts.stream().filter(fact -> !other.facts.contains(fact)).toList();
    }

    private static List<String> printed(String kind, String... argv) throws Exception {
        return new LocalRunner()
                .run(Command.of(argv))
                .stdout()
                .lines()
                .map(line -> kind + " " + line)
                .toList();
    }

    private static void below(String kind, Path folder, SortedSet<String> facts) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
                    facts.add(kind + " " + path);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
                    if (kind.equals("file")) {
                        facts.add(kind + " " + path);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path path, IOException e) {
                    return FileVisitResult.CONTINUE; // it went while we looked
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
