package io.oakum.cli;

import io.oakum.lab.Lab;
import io.oakum.lab.LabException;
import io.oakum.lab.LabHost;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code oakum lab start|stop|reboot HOST}: one host's power; its disk stays as it is throughout. */
final class LabPower {
    private static final int DONE = 0;

    private LabPower() {}

    /** What the three share: the one host that is named, and its row once it is as was asked for. */
    abstract static class OnHost extends LabCommand.OnLab {
        @Parameters(paramLabel = "HOST", description = "A name such as h1.")
        private String name = "";

        abstract void act(LabHost host) throws LabException;

        @Override
        final int on(Lab lab) throws LabException {
            LabHost host = hostOf(lab, name);
            act(host);
            out().println(LabCommand.row(host));
            out().flush();
            return DONE;
        }
    }

    @Command(
            name = "start",
            mixinStandardHelpOptions = true,
            description = "Boots a host that is off, from the disk as it was left, and waits until it answers.",
            footerHeading = "%nExample:%n",
            footer = "  sudo oakum lab start h1")
    static final class Start extends OnHost {
        @Override
        void act(LabHost host) throws LabException {
            host.start();
        }
    }

    @Command(
            name = "stop",
            mixinStandardHelpOptions = true,
            description = "Shuts a host down in an orderly way. Its disk, name and address stay.",
            footerHeading = "%nExample:%n",
            footer = {"  sudo oakum lab stop h1", "  sudo oakum lab start h1"})
    static final class Stop extends OnHost {
        @Override
        void act(LabHost host) throws LabException {
            host.stop();
        }
    }

    @Command(
            name = "reboot",
            mixinStandardHelpOptions = true,
            description =
                    "Reboots a host in an orderly way and waits until it answers again: same disk, another boot id.",
            footerHeading = "%nExample:%n",
            footer = "  sudo oakum lab reboot h1")
    static final class Reboot extends OnHost {
        @Override
        void act(LabHost host) throws LabException {
            host.reboot();
        }
    }
}
