package io.oakum.execution;

import io.oakum.core.inventory.Inventory;
import io.oakum.core.plan.ChangeSet;
import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.UnreachableException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A question that a service's own program answers without being started: would it take its configuration? */
record SmokeCheck(List<String> argv) {
    /** By the package that brings the program. */
    private static final Map<String, List<String>> KNOWN = Map.of(
            "nginx",
            List.of("nginx", "-t"),
            "nginx-light",
            List.of("nginx", "-t"),
            "openssh-server",
            List.of("sshd", "-t"),
            "apache2",
            List.of("apache2ctl", "configtest"),
            "bind9",
            List.of("named-checkconf"),
            "haproxy",
            List.of("haproxy", "-c", "-f", "/etc/haproxy/haproxy.cfg"),
            "postfix",
            List.of("postfix", "check"),
            "unbound",
            List.of("unbound-checkconf"),
            "sudo",
            List.of("visudo", "-c"),
            ChangeSet.AGENT,
            List.of("oakum-agent", "--help"));

    static Set<SmokeCheck> of(Inventory inventory) {
        var checks = new HashSet<SmokeCheck>();
        KNOWN.forEach((name, argv) -> {
            if (inventory.named(name).findFirst().isPresent()) {
                checks.add(new SmokeCheck(argv));
            }
        });
        return checks;
    }

    static Set<SmokeCheck> failing(Set<SmokeCheck> checks, CommandRunner runner) throws UnreachableException {
        var failing = new HashSet<SmokeCheck>();
        if (!checks.isEmpty()) {
            // sshd will not even look at its configuration without the folder that its service makes.
            runner.run(Command.of("mkdir", "-p", "/run/sshd"));
        }
        for (SmokeCheck check : checks) {
            if (!runner.run(Command.of(check.argv()).within(Duration.ofSeconds(30)))
                    .succeeded()) {
                failing.add(check);
            }
        }
        return failing;
    }

    String words() {
        return String.join(" ", argv);
    }
}
