package io.oakum.server;

import io.oakum.control.BackUp;
import io.oakum.control.RestoreBackUp;
import io.oakum.control.TlsFiles;
import io.oakum.store.Database;
import io.oakum.store.DatabaseAddress;
import io.oakum.store.EmbeddedDatabase;
import io.oakum.store.EmbeddedDatabase.Addresses;
import io.oakum.store.StoreException;
import io.oakum.transport.CommandRunner.UnreachableException;
import io.oakum.transport.LocalRunner;
import io.oakum.trust.Json;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The server's process. Says that it is ready in a file that its owner alone can read, and stays until it is told to end. */
public final class ServerMain {
    private static final Logger LOG = Logger.getLogger(ServerMain.class.getName());
    /** How the certificate stands that people are shown. */
    private static final String CERTIFICATE = "certificate.json";

    private static final int WRONG_USAGE = 2;
    private static final int WORLD_FAILED = 3;

    private final ServerSettings settings;
    private final LocalRunner runner = new LocalRunner();
    private final EmbeddedDatabase embedded;

    private ServerMain(ServerSettings settings) {
        this.settings = settings;
        this.embedded = new EmbeddedDatabase(settings.data(), runner);
    }

    public static void main(String[] words) {
        if (words.length > 0 && BackUpMain.ACTS.contains(words[0])) {
            System.exit(BackUpMain.run(List.of(words)));
        }
        System.exit(
                switch (ServerSettings.parse(List.of(words))) {
                    case ServerSettings.Parsed.Bad(List<String> problems) -> {
                        problems.forEach(problem -> System.err.println("oakum server: " + problem));
                        yield WRONG_USAGE;
                    }
                    case ServerSettings.Parsed.Good(ServerSettings settings) -> new ServerMain(settings).run();
                });
    }

    private int run() {
        try {
            Files.createDirectories(settings.data());
            try (FileChannel channel = FileChannel.open(
                            settings.data().resolve("server.lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
                    FileLock lock = channel.tryLock()) {
                if (lock == null) {
                    System.err.println("oakum server: another server works in " + settings.data());
                    return 1;
                }
                serve();
                return 0;
            }
        } catch (StoreException | IOException | UnreachableException e) {
            System.err.println("oakum server: " + e.getMessage());
            return WORLD_FAILED;
        } catch (RuntimeException e) {
            LOG.log(Level.SEVERE, "cannot start", e);
            return WORLD_FAILED;
        }
    }

    private void serve() throws StoreException, IOException, UnreachableException {
        requireFinished();
        Front front = front();
        Addresses addresses = addresses(settings.database(), embedded);
        backUpBeforeUpgrade(addresses);
        var ended = new CountDownLatch(1);
        var closed = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            ended.countDown();
            await(closed);
        }));
        try (Database database = Database.open(addresses.owner(), addresses.application());
                Server server = Server.start(
                        ground(database, front.address()),
                        new Server.Listeners(settings.people(), settings.agents(), settings.operation(), front.tls()),
                        Clock.systemUTC())) {
            announce(server, front.address(), Server.isDemo(database));
            await(ended);
        } finally {
            if (settings.database().isEmpty()) {
                embedded.stop();
            }
            // Left behind by one that was ended by force: who waits for the server tells the two apart by it.
            Files.deleteIfExists(settings.data().resolve("secrets/ready.json"));
            closed.countDown();
        }
    }

    /** How people come to the server. */
    private record Front(SiteAddress address, Optional<PeopleTls> tls) {}

    /** With a certificate of its own, the server's name is the certificate's unless another is given. */
    private Front front() throws IOException {
        Files.deleteIfExists(settings.data().resolve("secrets").resolve(CERTIFICATE));
        if (settings.tls().isEmpty()) {
            return new Front(settings.address(), Optional.empty());
        }
        try {
            TlsFiles files = settings.tls().get();
            SiteAddress address =
                    settings.address().by(files.read(), settings.people().getPort());
            var tls = new PeopleTls(files, address.host(), standing -> keep(CERTIFICATE, Json.write(standing) + "\n"));
            return new Front(address, Optional.of(tls));
        } catch (TlsFiles.WrongException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private Server.Ground ground(Database database, SiteAddress site) throws IOException {
        return new Server.Ground(
                database,
                settings.data().resolve("secrets"),
                settings.person(),
                new SshKeygen(runner, settings.operatorKey()),
                settings.feeds(),
                settings.wantsReference(),
                settings.demoHosts(),
                site,
                this::bringBack,
                new AgentPackages(packages()),
                version());
    }

    private static String version() {
        return Optional.ofNullable(ServerMain.class.getPackage().getImplementationVersion())
                .orElse("");
    }

    private void requireFinished() throws IOException {
        if (Files.exists(settings.data().resolve(RestoreBackUp.UNFINISHED))) {
            throw new IOException("bringing back a back-up was cut off in " + settings.data()
                    + "; remove that folder and bring it back again: oakum restore FILE");
        }
    }

    /** What an upgrade makes of the tables cannot be taken back; what they were before can. */
    private void backUpBeforeUpgrade(Addresses addresses) throws StoreException, IOException {
        Optional<String> schema = Database.older(addresses);
        if (schema.isPresent()) {
            Path folder = settings.data().resolve("back-ups");
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Path file = folder.resolve("before-upgrade-of-" + schema.get() + "-"
                    + Instant.now().truncatedTo(ChronoUnit.SECONDS).toString().replace(":", "") + ".zip");
            new BackUp(settings.data(), step -> LOG.log(Level.FINE, step)).write(addresses.owner(), file);
            LOG.log(
                    Level.INFO,
                    "the tables are of schema {0} and are brought up to date; as they were they lie in {1}",
                    new Object[] {schema.get(), file});
        }
    }

    /** Those of the owner's database, or of the embedded one, which is started where it does not run. */
    static Addresses addresses(Optional<ServerSettings.OwnDatabase> own, EmbeddedDatabase embedded)
            throws StoreException, IOException, UnreachableException {
        if (own.isEmpty()) {
            return embedded.start();
        }
        String password = Files.readString(own.get().passwordFile()).strip();
        var address = new DatabaseAddress(own.get().url(), own.get().user(), password);
        return new Addresses(address, address);
    }

    /** Beside this program, where it is laid out whole. */
    private static Path packages() {
        return Path.of(System.getProperty("oakum.launcher", "bin/oakum"))
                .toAbsolutePath()
                .resolve("../../packages")
                .normalize();
    }

    private void bringBack() {
        if (settings.database().isEmpty()) {
            try {
                embedded.start();
            } catch (StoreException | UnreachableException e) {
                LOG.log(Level.WARNING, "the embedded database does not come back: {0}", e.getMessage());
            }
        }
    }

    private void announce(Server server, SiteAddress site, boolean isDemo) throws StoreException, IOException {
        InetAddress people = settings.people().getAddress();
        String url = site.whole(Listening.reachable(new InetSocketAddress(people, server.peoplePort())));
        String here = site.scheme() + Listening.authority(here(people), server.peoplePort());
        String agents = "https://" + Listening.authority(settings.agents().getAddress(), server.agentsPort());
        JsonObject ready = JsonObject.with("url", url)
                .and("signIn", url + "/sign-in/" + server.signIn().link(settings.person()))
                .and(
                        "health",
                        "http://" + Listening.authority(settings.operation().getAddress(), server.operationPort())
                                + "/healthz")
                .and("agents", agents)
                .and("demo", isDemo)
                .build();
        String local = server.signIn().local(settings.person());
        keep("local-session", here + "\n" + local + "\n");
        keep("ready.json", Json.write(ready) + "\n");
    }

    /** Where a program on this machine reaches what listens there. */
    private static InetAddress here(InetAddress listens) {
        return listens.isAnyLocalAddress()
                ? InetAddress.ofLiteral(listens instanceof Inet6Address ? "::1" : "127.0.0.1")
                : listens;
    }

    /** For the command line on this machine: whoever may read the server's secrets is its owner. */
    private void keep(String name, String text) throws IOException {
        Path file = settings.data().resolve("secrets").resolve(name);
        Path unfinished = settings.data().resolve("secrets").resolve(name + ".new");
        Files.deleteIfExists(unfinished);
        Files.createFile(
                unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(unfinished, text);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
