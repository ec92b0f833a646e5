package io.oakum.packages.apt;

import io.oakum.core.inventory.Inventory;
import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.UnreachableException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds who else changes this host's packages: they race for the lock and patch without a rehearsal. */
public final class UpdateOwners {
    private static final Map<String, String> BY_PACKAGE = byPackage();

    private final CommandRunner runner;

    public UpdateOwners(CommandRunner runner) {
        this.runner = runner;
    }

    /** @param evidence where it was found */
    public record Owner(String name, String evidence) {}

    private static Map<String, String> byPackage() {
        var owners = new LinkedHashMap<String, String>();
        owners.put("needrestart", "restarts services after each use of apt");
        owners.put("landscape-client", "takes orders from a Landscape server");
        owners.put("puppet-agent", "may install packages by its manifests");
        owners.put("puppet", "may install packages by its manifests");
        owners.put("chef", "may install packages by its recipes");
        owners.put("salt-minion", "may install packages by its states");
        owners.put("cfengine3", "may install packages by its promises");
        owners.put("rudder-agent", "may install packages by its directives");
        owners.put("cron-apt", "runs apt from cron");
        owners.put("apticron", "runs apt from cron");
        owners.put("packagekit", "updates for desktop users");
        return owners;
    }

    public List<Owner> find(Inventory inventory) throws UnreachableException {
        var owners = new ArrayList<Owner>();
        BY_PACKAGE.forEach((name, what) -> inventory
                .named(name)
                .findFirst()
                .ifPresent(installed -> owners.add(new Owner(name, "package " + installed.key() + ": " + what))));
        owners.addAll(periodic(inventory));
        owners.addAll(cron());
        return owners;
    }

    /** What apt itself does by the clock; without a period set its timers wake up and do nothing. */
    private List<Owner> periodic(Inventory inventory) throws UnreachableException {
        var owners = new ArrayList<Owner>();
        String periodic =
                runner.run(Command.of("apt-config", "dump", "APT::Periodic")).stdout();
        boolean isUnattended = isOn(periodic, "Unattended-Upgrade");
        if (isUnattended && inventory.named("unattended-upgrades").findFirst().isPresent()) {
            owners.add(new Owner("unattended-upgrades", "APT::Periodic::Unattended-Upgrade is on"));
        }
        for (String timer : lines(Command.of(
                "find", "/etc/systemd/system/timers.target.wants", "-name", "apt-daily*", "-printf", "%f\\n"))) {
            if (isUnattended || isOn(periodic, "Update-Package-Lists")) {
                owners.add(new Owner(timer, "/etc/systemd/system/timers.target.wants/" + timer));
            }
        }
        return owners;
    }

    private List<Owner> cron() throws UnreachableException {
        var owners = new ArrayList<Owner>();
        for (String file : lines(Command.of(
                "grep",
                "-rlE",
                "^[^#]*(apt-get|aptitude|unattended-upgrade|ansible-pull)\\b",
                "/etc/crontab",
                "/etc/cron.d",
                "/var/spool/cron/crontabs"))) {
            owners.add(new Owner("cron", file));
        }
        return owners;
    }

    private static boolean isOn(String periodic, String key) {
        return periodic.lines()
                .anyMatch(line -> line.startsWith("APT::Periodic::" + key + " ") && !line.endsWith("\"0\";"));
    }

    private List<String> lines(Command command) throws UnreachableException {
        return runner.run(command)
                .stdout()
                .lines()
                .filter(line -> !line.isBlank())
                .sorted()
                .toList();
    }
}
