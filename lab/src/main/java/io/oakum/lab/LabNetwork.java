package io.oakum.lab;

import io.oakum.transport.CommandRunner.Command;
import java.nio.file.Files;
import java.nio.file.Path;

/** The bridge that a lab's hosts are on, and their way out through this machine's address. */
final class LabNetwork {
    private final Tools tools;

    LabNetwork(Tools tools) {
        this.tools = tools;
    }

    /** Whether no interface and no route of this machine has the plan's addresses. */
    boolean isFree(AddressPlan plan) {
        try {
            String inUse = tools.must("ip", "-4", "-oneline", "address").stdout()
                    + tools.must("ip", "-4", "route", "show", "table", "all").stdout();
            return !inUse.contains(" " + plan.prefix()) && inUse.lines().noneMatch(l -> l.startsWith(plan.prefix()));
        } catch (LabException e) {
            return false;
        }
    }

    void up(AddressPlan plan) throws LabException {
        String bridge = plan.bridge();
        if (!exists(bridge)) {
            tools.must("ip", "link", "add", bridge, "type", "bridge");
        }
        // Each time, since an "up" may have been killed between these lines.
        tools.must("ip", "address", "replace", plan.gateway() + "/24", "dev", bridge);
        tools.must("ip", "link", "set", bridge, "up");
        // Made whole or not at all: nft takes a file as one transaction. Adding what is there already changes nothing.
        tools.must(Command.of("nft", "-f", "-").withStdin("""
                        add table ip %1$s
                        flush table ip %1$s
                        table ip %1$s {
                            chain way_out {
                                type nat hook postrouting priority srcnat;
                                ip saddr %2$s ip daddr != %2$s masquerade
                            }
                        }
                        """.formatted(plan.table(), plan.subnet())));
    }

    void down(AddressPlan plan) throws LabException {
        if (exists(plan.bridge())) {
            tools.must("ip", "link", "delete", plan.bridge());
        }
        if (tools.must("nft", "list", "tables").stdout().lines().anyMatch(("table ip " + plan.table())::equals)) {
            tools.must("nft", "delete", "table", "ip", plan.table());
        }
    }

    void dropLink(String name) throws LabException {
        if (exists(name)) {
            tools.attempt(Command.of("ip", "link", "delete", name)); // may go with its namespace at this very moment
        }
    }

    private static boolean exists(String link) {
        return Files.exists(Path.of("/sys/class/net", link));
    }
}
