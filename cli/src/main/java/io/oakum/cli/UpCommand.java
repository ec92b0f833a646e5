package io.oakum.cli;

import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts the server, makes this machine its first host, and says where to look. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = {
            "Starts a server with a PostgreSQL of its own, makes this machine its first host, and says where to look.",
            "Stays until it is told to end (Ctrl-C); with --detach it goes on by itself until oakum down."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  sudo oakum up",
            "  sudo oakum up --detach --data /srv/oakum",
            "  sudo oakum up --listen 0.0.0.0:443 --tls-certificate /etc/oakum/tls/fullchain.pem \\",
            "    --tls-key /etc/oakum/tls/privkey.pem         for people elsewhere, under your company's certificate",
            "  sudo oakum up --demo                           2,000 made-up hosts with a year of history, to look around in",
            "  oakum up --no-enrol --listen 127.0.0.1:9000    without root: a server, and this machine is no host of it"
        })
public final class UpCommand implements Callable<Integer> {
    private static final Duration FIRST_REPORT = Duration.ofSeconds(90);

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "where everything lies (default: /var/lib/oakum-server, of a demo: /var/lib/oakum-demo)")
    private Optional<Path> data = Optional.empty();

    @Option(names = "--listen", paramLabel = "ADDR:PORT", description = "where people call (default: 127.0.0.1:8440)")
    private Optional<String> listen = Optional.empty();

    @Option(names = "--agents", paramLabel = "ADDR:PORT", description = "where agents call (default: 0.0.0.0:8441)")
    private Optional<String> agents = Optional.empty();

    @Option(
            names = "--operation",
            paramLabel = "ADDR:PORT",
            description = "where health is asked (default: 127.0.0.1:8442)")
    private Optional<String> operation = Optional.empty();

    @Option(
            names = "--address",
            paramLabel = "https://NAME",
            description = "where people find the pages, if a proxy with TLS stands before --listen, or if that is not"
                    + " the first name of --tls-certificate")
    private Optional<String> address = Optional.empty();

    @Option(
            names = "--tls-certificate",
            paramLabel = "FILE",
            description = "what people's browsers are shown, in PEM: the server's certificate, then those of who signed"
                    + " it; taken up without a restart when it is written anew")
    private Optional<Path> tlsCertificate = Optional.empty();

    @Option(names = "--tls-key", paramLabel = "FILE", description = "its key, in PEM and without a passphrase")
    private Optional<Path> tlsKey = Optional.empty();

    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Option(
            names = "--feeds",
            paramLabel = "public|off|FILE",
            description = "what feeds the server fetches: the shipped public ones (default), none, or a list of yours")
    private Optional<String> feeds = Optional.empty();

    @Option(
            names = "--feed-hosts",
            paramLabel = "HOSTS",
            description = "hosts with commas between, that may be private and may speak plain http to the server")
    private Optional<String> feedHosts = Optional.empty();

    @Option(
            names = "--feed-proxy",
            paramLabel = "HOST:PORT",
            description = "a proxy that the server fetches feeds through (default: $https_proxy)")
    private Optional<String> feedProxy = Optional.empty();

    @Option(
            names = "--feed-keys",
            paramLabel = "DIR",
            description = "the folder with the keys of feeds that must be signed (default: /etc/oakum/feed-keys)")
    private Optional<String> feedKeys = Optional.empty();

    @Option(
            names = "--change-reference",
            paramLabel = "optional|required",
            description = "whether each plan has to name a change of your own books: oakum plan --change (default:"
                    + " optional)")
    private Optional<String> changeReference = Optional.empty();

    @Option(
            names = "--demo",
            arity = "0..1",
            fallbackValue = "2000",
            paramLabel = "HOSTS",
            description =
                    "a fleet of made-up hosts with a year of history, in a folder of its own; this machine is no host"
                            + " of it (default: 2000 hosts)")
    private Optional<Integer> demo = Optional.empty();

    @Option(names = "--no-enrol", description = "do not make this machine a host")
    private boolean noEnrol;

    @Option(names = "--detach", description = "go on in the background")
    private boolean detach;

    @Option(names = "--json", description = "print one line of JSON once it is ready")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        var folder = new ServerFolder(
                data.orElseGet(this::usualFolder).toAbsolutePath().normalize());
        var progress = ProgressLine.onStandardError();
        JsonObject ready = new ServerStart(folder).start(options(), progress);
        boolean isDemo = ready.truth("demo");
        boolean enrols = !noEnrol && !isDemo && HostTools.isRoot();
        FleetApi api = FleetApi.of(folder.folder());
        if (enrols) {
            progress.step("making this machine a host");
            new LocalAgent(folder, api).start(ready.text("agents"));
        }
        progress.clear();
        if (json) {
            System.out.println(Json.write(ready));
            System.out.flush();
        } else {
            System.out.print(words(ready, folder) + trust(api.get("/api/v1/trust")) + "\n");
            System.out.print(isDemo ? demoWords(folder) : enrols ? firstReport(api, progress) : notEnrolled());
        }
        return detach ? 0 : stay(folder);
    }

    private List<String> options() {
        var options = new ArrayList<String>();
        add(options, "--listen", listen);
        add(options, "--agents", agents);
        add(options, "--operation", operation);
        add(options, "--address", address);
        add(options, "--tls-certificate", tlsCertificate.map(UpCommand::whole));
        add(options, "--tls-key", tlsKey.map(UpCommand::whole));
        options.addAll(database.words());
        add(options, "--feeds", demo.isPresent() ? feeds.or(() -> Optional.of("off")) : feeds);
        add(options, "--feed-hosts", feedHosts);
        add(options, "--feed-proxy", feedProxy);
        add(options, "--feed-keys", feedKeys);
        add(options, "--change-reference", changeReference);
        add(options, "--demo", demo.map(String::valueOf));
        return options;
    }

    /** The server's process may have another folder to begin at. */
    private static String whole(Path file) {
        return file.toAbsolutePath().normalize().toString();
    }

    private static void add(List<String> options, String name, Optional<String> value) {
        value.ifPresent(given -> options.addAll(List.of(name, given)));
    }

    private static String words(JsonObject ready, ServerFolder folder) throws JsonException, IOException {
        var terminal = Terminal.ofOutput();
        String named = folder.folder().equals(ServerFolder.usual()) ? "" : " --data " + folder.folder();
        return "Oakum runs at " + terminal.bold(ready.text("url")) + "\n"
                + certificateFaults(folder)
                + "Sign in once with " + terminal.bold(ready.text("signIn")) + "\n"
                + "  (another link: sudo oakum sign-in" + named + ")\n"
                + (ready.truth("demo")
                        ? ""
                        : "Agents call " + ready.text("agents") + "; add hosts: sudo oakum hosts add" + named + "\n");
    }

    /** How far hosts trust this server, and what to do where that ends soon. */
    private static String trust(JsonObject trust) throws JsonException {
        String signs = trust.text("mode").equals("solo") ? "one person signs" : "several persons sign";
        String where = trust.truth("keyOnServer")
                ? ", key on server: " + signs + ", and a key lies on this machine"
                : ": " + signs;
        return "Trust: " + trust.text("mode") + where + "; until " + trust.text("expires") + ": oakum trust\n";
    }

    /** What browsers will say of the certificate is said here first. */
    private static String certificateFaults(ServerFolder folder) throws IOException {
        return ShownCertificate.of(folder.folder()).map(ShownCertificate::faults).orElse(List.of()).stream()
                .map(fault -> "  ! browsers warn of its certificate: it " + fault + "\n")
                .collect(Collectors.joining());
    }

    private Path usualFolder() {
        return demo.isPresent() ? ServerFolder.usualOfDemo() : ServerFolder.usual();
    }

    /** Other commands have to be told which server is meant. */
    private static String demoWords(ServerFolder folder) {
        return "Demo: made-up hosts come in one by one, each with its past; the first are there in seconds.\n"
                + "Commands for it: oakum hosts --data " + folder.folder() + "; end it: oakum down --data "
                + folder.folder() + "\n";
    }

    private static String notEnrolled() {
        return "This machine is no host of it: that takes root, and no --no-enrol.\n";
    }

    /** What is due here, as soon as the first report is in. */
    private static String firstReport(FleetApi api, ProgressLine progress) throws Refusal, IOException, JsonException {
        progress.step("waiting for this machine's first report");
        Instant end = Instant.now().plus(FIRST_REPORT);
        while (Instant.now().isBefore(end)) {
            for (JsonObject host : api.get("/api/v1/hosts").objects("hosts")) {
                if (host.text("life").equals("active") && host.truth("reported")) {
                    progress.clear();
                    return summary(host);
                }
            }
            Waiting.aMoment();
        }
        progress.clear();
        return "This machine has not reported yet; see: oakum hosts\n";
    }

    private static String summary(JsonObject host) throws JsonException {
        String due =
                host.get("nextDue") instanceof JsonValue.JsonString(String next) ? ", the next is due " + next : "";
        return Terminal.plain(host.text("name")) + ": "
                + Terminal.count(host.wholeNumber("exposures"), "open vulnerability", "open vulnerabilities") + ", "
                + host.wholeNumber("overdue") + " overdue" + due + ", "
                + Terminal.count(host.wholeNumber("updates"), "update", "updates") + " offered\n";
    }

    /** Until somebody tells it to end; it is an error of its own where the server falls. */
    private int stay(ServerFolder folder) throws IOException, Refusal {
        var told = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            told.countDown();
            await(ended);
        }));
        Thread.ofVirtual().start(() -> {
            folderProcess(folder).ifPresent(server -> server.onExit().join());
            told.countDown();
        });
        await(told);
        boolean hasFallen = folder.process(ServerStart.PART).isEmpty() && Files.exists(folder.ready());
        try {
            DownCommand.down(folder);
        } finally {
            ended.countDown();
        }
        if (hasFallen) {
            throw new Refusal(Problem.of(
                    ProblemCode.SERVER_ENDED,
                    "the server ended and nobody had told it to; last it said: " + ServerStart.lastWords(folder)));
        }
        return 0;
    }

    private static Optional<ProcessHandle> folderProcess(ServerFolder folder) {
        try {
            return folder.process(ServerStart.PART);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
