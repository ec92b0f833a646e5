package io.oakum.cli;

import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.lab.HostState;
import io.oakum.lab.Lab;
import io.oakum.lab.LabException;
import io.oakum.lab.LabHost;
import io.oakum.lab.LabImage;
import io.oakum.lab.LabRequest;
import io.oakum.lab.LabSettings;
import io.oakum.lab.Release;
import io.oakum.lab.Trouble;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.UnreachableException;
import io.oakum.transport.Foreground;
import io.oakum.transport.LocalRunner;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code oakum lab}: throw-away real hosts on this machine. */
@CommandLine.Command(
        name = "lab",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Throw-away real Debian hosts on this machine, to try everything on.",
        footerHeading = "%nExample:%n",
        footer = {
            "  sudo oakum lab up 2",
            "  sudo oakum lab run h1 -- oakum scan",
            "  sudo oakum lab down",
            "",
            "A lab lives in /var/lib/oakum/lab (OAKUM_LAB_DIR), what its hosts are made of in",
            "/var/cache/oakum/lab (OAKUM_LAB_BASES). It takes root, and a Debian machine."
        },
        subcommands = {
            LabCommand.Up.class,
            LabCommand.ListHosts.class,
            LabCommand.Down.class,
            LabPower.Start.class,
            LabPower.Stop.class,
            LabPower.Reboot.class,
            LabCommand.Shell.class,
            LabCommand.Run.class
        })
public final class LabCommand {
    private static final int DONE = 0;

    /** What the subcommands share: finding the lab, and telling why the machine would not. */
    abstract static class OnLab implements Callable<Integer> {
        @Spec
        private @Nullable CommandSpec spec;

        abstract int on(Lab lab) throws LabException, UnreachableException, Refusal, IOException, JsonException;

        @Override
        public final Integer call() throws Refusal, IOException, JsonException {
            try {
                return on(Lab.at(settings(), image(), new LocalRunner(), this::progress));
            } catch (LabException e) {
                throw new Refusal(new Problem(ProblemCode.LAB, String.valueOf(e.getMessage()), e.wayOut()));
            } catch (UnreachableException e) {
                throw new Refusal(Problem.of(ProblemCode.LAB, String.valueOf(e.getMessage())));
            }
        }

        private LabSettings settings() {
            try {
                return LabSettings.of(System.getenv());
            } catch (IllegalArgumentException e) {
                throw wrong(String.valueOf(e.getMessage()));
            }
        }

        final PrintWriter out() {
            return line().getOut();
        }

        final ParameterException wrong(String message) {
            return new ParameterException(line(), message);
        }

        final LabHost hostOf(Lab lab, String name) throws LabException {
            Optional<LabHost> host = lab.host(name);
            if (host.isEmpty()) {
                String known = lab.hosts().stream().map(LabHost::name).collect(Collectors.joining(", "));
                throw wrong("there is no lab host " + name
                        + (known.isEmpty() ? "; make one: oakum lab up 1" : "; there are " + known));
            }
            return host.get();
        }

        final void progress(String text) {
            line().getErr().println("lab: " + text);
            line().getErr().flush();
        }

        private CommandLine line() {
            return Objects.requireNonNull(spec).commandLine();
        }
    }

    /** {@code oakum lab up}. */
    @CommandLine.Command(
            name = "up",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description =
                    "Adds hosts to the lab under the next free names (h1, h2, ...), and waits until they answer. The first "
                            + "time, a release is fetched from the mirror that this machine's own apt uses, which takes a "
                            + "minute or two; later hosts take a second or less.",
            footerHeading = "%nExample:%n",
            footer = {
                "  sudo oakum lab up 3                     three with outstanding updates",
                "  sudo oakum lab up 1 --release 13        one of Debian 13",
                "  sudo oakum lab up 1 --current           one that is up to date",
                "  sudo oakum lab up --trouble held,kernel two, each in trouble of its own",
                "  sudo oakum lab up 2 --trouble nospace   three, two of them healthy",
                "  sudo oakum lab up 3 --join              three, as hosts of the server that oakum up started"
            })
    static final class Up extends OnLab {
        @Parameters(
                arity = "0..1",
                paramLabel = "N",
                description = "How many hosts without trouble; 1 unless --trouble is given, 0 if it is.")
        private @Nullable Integer number;

        @Option(
                names = "--release",
                paramLabel = "R",
                description = "Debian release: 11, 12 or 13. Default: ${DEFAULT-VALUE}.")
        private String release = "12";

        @Option(
                names = "--trouble",
                split = ",",
                paramLabel = "WORD",
                description = {
                    "One more host for each word:",
                    "held           packages with security updates are held",
                    "interrupted    dpkg was killed in a postinst",
                    "unpacked       an update is unpacked, not configured",
                    "conffile       an update changes a file that was edited",
                    "kernel         an older kernel, and a newer one offered",
                    "nospace        almost no room left on the disk",
                    "stale-release  the Release of a repository has expired",
                    "unsigned       a repository has no signature"
                })
        private List<String> troubles = new ArrayList<>();

        @Option(names = "--current", description = "Hosts without trouble have every update installed.")
        private boolean current;

        @Option(names = "--join", description = "Makes them hosts of the fleet whose server runs here.")
        private boolean join;

        @Mixin
        private FleetApi api = new FleetApi();

        @Override
        int on(Lab lab) throws LabException, UnreachableException, Refusal, IOException, JsonException {
            var joining = new LabJoin(api, this::progress);
            Optional<JsonObject> agentPackage = join ? Optional.of(joining.agentPackage()) : Optional.empty();
            List<LabHost> hosts = lab.up(request());
            for (LabHost host : hosts) {
                out().println(row(host));
            }
            out().flush();
            if (agentPackage.isPresent()) {
                joining.join(hosts, agentPackage.get());
            }
            return DONE;
        }

        private LabRequest request() {
            List<Trouble> known = troubles.stream().map(this::trouble).toList();
            int plain = number != null ? number : known.isEmpty() ? 1 : 0;
            Release wanted = Release.of(release)
                    .orElseThrow(() -> wrong("unknown release " + release + "; the lab makes " + Release.known()));
            try {
                return new LabRequest(plain, wanted, known, current);
            } catch (IllegalArgumentException e) {
                throw wrong(String.valueOf(e.getMessage()));
            }
        }

        private Trouble trouble(String word) {
            return Trouble.of(word)
                    .orElseThrow(() -> wrong("unknown trouble " + word + "; the lab knows " + Trouble.known()));
        }
    }

    /** {@code oakum lab list}. */
    @CommandLine.Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists the hosts of the lab, and whether each is up, starting or off.",
            footerHeading = "%nExample:%n",
            footer = {"  sudo oakum lab list", "  sudo oakum lab list --json"})
    static final class ListHosts extends OnLab {
        @Option(names = "--json", description = "One JSON document: {hosts:[{name,address,release,trouble,state}]}.")
        private boolean json;

        @Override
        int on(Lab lab) throws LabException {
            List<LabHost> hosts = lab.hosts();
            if (json) {
                out().println("{\"hosts\":["
                        + hosts.stream().map(LabCommand::json).collect(Collectors.joining(",")) + "]}");
            } else if (hosts.isEmpty()) {
                out().println("No lab host. Make one: oakum lab up 1");
            } else {
                hosts.forEach(host -> out().println(row(host)));
            }
            out().flush();
            return DONE;
        }
    }

    /** {@code oakum lab down}. */
    @CommandLine.Command(
            name = "down",
            mixinStandardHelpOptions = true,
            description =
                    "Takes hosts away; all of them, and everything else that the lab made, when none is named. Also cleans up "
                            + "after an up that was killed. What hosts are made of is kept for the next time.",
            footerHeading = "%nExample:%n",
            footer = {"  sudo oakum lab down h2", "  sudo oakum lab down", "  sudo oakum lab down --bases"})
    static final class Down extends OnLab {
        @Parameters(arity = "0..*", paramLabel = "HOST", description = "Names such as h2.")
        private List<String> names = new ArrayList<>();

        @Option(names = "--bases", description = "Also throws away what hosts are made of, to be fetched anew.")
        private boolean bases;

        @Override
        int on(Lab lab) throws LabException {
            if (bases && !names.isEmpty()) {
                throw wrong("--bases takes the whole lab down, so no host can be named with it");
            }
            if (names.isEmpty()) {
                lab.downWithAll();
            } else {
                var hosts = new ArrayList<LabHost>();
                for (String name : names.stream().distinct().toList()) {
                    hosts.add(hostOf(lab, name));
                }
                lab.down(hosts);
            }
            if (bases) {
                lab.dropBases()
                        .forEach(layer -> out().println("kept, since hosts of another lab stand on it: " + layer));
                out().flush();
            }
            return DONE;
        }
    }

    /** {@code oakum lab shell}. */
    @CommandLine.Command(
            name = "shell",
            mixinStandardHelpOptions = true,
            description = "A root shell on a host, over its SSH server.",
            footerHeading = "%nExample:%n",
            footer = "  sudo oakum lab shell h1")
    static final class Shell extends OnLab {
        @Parameters(paramLabel = "HOST", description = "A name such as h1.")
        private String name = "";

        @Override
        int on(Lab lab) throws LabException, UnreachableException {
            LabHost host = hostOf(lab, name);
            host.entering(); // a host that is off has no shell, and ssh could only say that nobody answers
            return Foreground.run(host.login().withEnvironment(terminal()));
        }
    }

    /** {@code oakum lab run}. */
    @CommandLine.Command(
            name = "run",
            mixinStandardHelpOptions = true,
            description = "Runs a command on a host as root; its output and its exit code are handed through.",
            customSynopsis = "oakum lab run HOST -- CMD...",
            footerHeading = "%nExample:%n",
            footer = {
                "  sudo oakum lab run h1 -- apt-get -s dist-upgrade",
                "  sudo oakum lab run h1 -- oakum scan --json"
            })
    static final class Run extends OnLab {
        @Parameters(index = "0", paramLabel = "HOST", description = "A name such as h1.")
        private String name = "";

        @Parameters(index = "1..*", arity = "1..*", paramLabel = "CMD", description = "The command and its arguments.")
        private List<String> command = new ArrayList<>();

        @Override
        int on(Lab lab) throws LabException, UnreachableException {
            LabHost host = hostOf(lab, name);
            return Foreground.run(
                    Command.of(command).withEnvironment(terminal()).prefixedBy(host.entering()));
        }
    }

    private static Map<String, String> terminal() {
        return Map.of("HOME", "/root", "USER", "root", "TERM", System.getenv().getOrDefault("TERM", "dumb"));
    }

    static String row(LabHost host) {
        return "%-5s %-14s Debian %-3s %-14s %s"
                .formatted(
                        host.name(),
                        host.address(),
                        host.release().number(),
                        host.kind().word(),
                        host.state().word());
    }

    /** None of the words has a character that JSON would escape: all are made of letters, digits, dots and dashes. */
    private static String json(LabHost host) {
        HostState state = host.state();
        return "{\"name\":\"%s\",\"address\":\"%s\",\"release\":\"%s\",\"trouble\":%s,\"state\":\"%s\"}"
                .formatted(
                        host.name(),
                        host.address(),
                        host.release().number(),
                        host.trouble().map(t -> "\"" + t.word() + "\"").orElse("null"),
                        state.word());
    }

    /** The distribution that this program runs from, the folder whose lib holds its jar, and the JDK that runs it. */
    private static LabImage image() {
        String named = System.getProperty("oakum.distribution", "");
        return new LabImage(
                named.isEmpty() ? distribution() : Path.of(named), Path.of(System.getProperty("java.home")));
    }

    private static Path distribution() {
        try {
            Path jar = Path.of(LabCommand.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return jar.resolve("../..").normalize();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
