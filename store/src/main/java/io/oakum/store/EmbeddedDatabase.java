package io.oakum.store;

import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.CommandResult;
import io.oakum.transport.CommandRunner.Exit;
import io.oakum.transport.CommandRunner.UnreachableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * A PostgreSQL of our own in a folder: durable, closed to everybody else on the machine, run by a system user that owns nothing else.
 *
 * <p>It outlives this process on purpose: one that was killed finds it running and goes on with it.
 */
public final class EmbeddedDatabase {
    public static final String VERSION = "18.6.0";

    static final String SYSTEM_USER = "oakum-db";
    private static final String OWNER = "oakum_owner";
    private static final String APPLICATION = "oakum_app";
    private static final String DATABASE = "postgres";
    private static final int PASSWORD_BYTES = 24;
    private static final Duration START = Duration.ofSeconds(60);
    private static final int MAX_TRIES = 20;

    /** {@code pg_ctl status} ends with it where no server runs. */
    private static final int NOT_RUNNING = 3;

    private final Path home;
    private final CommandRunner runner;
    private final boolean isRoot;

    public EmbeddedDatabase(Path home, CommandRunner runner) {
        this.home = home.toAbsolutePath().normalize();
        this.runner = runner;
        this.isRoot = "root".equals(System.getProperty("user.name"));
    }

    /** The two roles: the one that owns the tables and changes them, and the one that a server works with. */
    public record Addresses(DatabaseAddress owner, DatabaseAddress application) {}

    /** Starts it, or finds it running, and makes it first where it is not there yet. */
    public Addresses start() throws StoreException, UnreachableException {
        try {
            Path programs = prepare();
            if (!Files.exists(cluster().resolve("PG_VERSION"))) {
                initialise(programs);
            }
            forgetTheDead();
            if (!isRunning(programs)) {
                launch(programs);
            }
            return addresses();
        } catch (IOException e) {
            throw new StoreException("the database's folder " + home + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** Whether it runs now. */
    public boolean isRunning() throws StoreException, UnreachableException {
        Path programs = home.resolve("postgres-" + VERSION);
        return Files.isDirectory(programs) && isRunning(programs);
    }

    /** Ends it, waiting until everything is on disk. Nothing happens where it does not run. */
    public void stop() throws StoreException, UnreachableException {
        Path programs = home.resolve("postgres-" + VERSION);
        if (isRunning()) {
            must(control(programs, "stop", "-m", "fast", "-w"), "the database does not stop");
        }
    }

    private Path cluster() {
        return home.resolve("db");
    }

    private Path prepare() throws IOException, StoreException, UnreachableException {
        Files.createDirectories(home);
        Files.createDirectories(home.resolve("secrets"), asAttribute("rwx------"));
        requireReachable();
        if (isRoot && !runs(Command.of("id", "-u", SYSTEM_USER))) {
            must(
                    runner.run(Command.of(
                            "useradd",
                            "--system",
                            "--user-group",
                            "--no-create-home",
                            "--home-dir",
                            "/nonexistent",
                            "--shell",
                            "/usr/sbin/nologin",
                            SYSTEM_USER)),
                    "the system user " + SYSTEM_USER + " cannot be made");
        }
        return PostgresPrograms.unpackedIn(home, VERSION);
    }

    /** The database's own user must be able to walk to its folder; a home folder that is closed to others is not for it. */
    private void requireReachable() throws IOException, StoreException {
        for (Path folder = home; isRoot && folder != null; folder = folder.getParent()) {
            Set<PosixFilePermission> allowed = Files.getPosixFilePermissions(folder);
            if (!allowed.contains(PosixFilePermission.OTHERS_EXECUTE)) {
                throw new StoreException("the database's user cannot enter " + folder
                        + "; take another folder (--data DIR), or let others through: chmod o+x " + folder);
            }
        }
    }

    private void initialise(Path programs) throws IOException, StoreException, UnreachableException {
        PostgresPrograms.deleteTree(cluster());
        Files.createDirectory(cluster(), asAttribute("rwx------"));
        secret(APPLICATION);
        Path handedOver = home.resolve("initial-password");
        Files.writeString(handedOver, secret(OWNER));
        Files.setPosixFilePermissions(handedOver, PosixFilePermissions.fromString("r--------"));
        if (isRoot) {
            must(
                    runner.run(Command.of("chown", SYSTEM_USER + ":", cluster().toString(), handedOver.toString())),
                    "chown");
        }
        try {
            makeCluster(programs, handedOver);
        } catch (StoreException e) {
            PostgresPrograms.deleteTree(cluster());
            throw e;
        } finally {
            Files.deleteIfExists(handedOver);
        }
    }

    private void makeCluster(Path programs, Path passwordFile) throws StoreException, UnreachableException {
        List<String> initdb = List.of(
                programs.resolve("bin/initdb").toString(),
                "--pgdata=" + cluster(),
                "--username=" + OWNER,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--data-checksums");
        must(runner.run(asDatabaseUser(initdb).within(START)), "the database cannot be made");
    }

    /**
     * A server that was killed stays in the list of processes until its parent looks, and PostgreSQL takes it for one that runs. Its
     * note of itself goes; that its children let go of its memory is seen to by PostgreSQL.
     */
    private void forgetTheDead() throws IOException {
        Path note = cluster().resolve("postmaster.pid");
        if (!Files.exists(note)) {
            return;
        }
        Path stat = Path.of("/proc", Files.readAllLines(note).getFirst().strip(), "stat");
        if (Files.exists(stat)) {
            String text = Files.readString(stat);
            if (text.substring(text.lastIndexOf(')') + 1).strip().startsWith("Z")) {
                Files.delete(note);
            }
        }
    }

    private boolean isRunning(Path programs) throws StoreException, UnreachableException {
        CommandResult status = control(programs, "status");
        if (status.exit() instanceof Exit.Code(int code) && (code == 0 || code == NOT_RUNNING)) {
            return code == 0;
        }
        throw failed(status, "the database's state cannot be read");
    }

    private void launch(Path programs) throws IOException, StoreException, UnreachableException {
        Path port = home.resolve("port");
        CommandResult last = null;
        for (int attempt = 0; attempt < MAX_TRIES; attempt++) {
            if (!Files.exists(port)
                    || !isFree(Integer.parseInt(Files.readString(port).strip()))) {
                Files.writeString(port, freePort() + "\n");
            }
            last = control(
                    programs,
                    "start",
                    "-w",
                    "-t",
                    Long.toString(START.toSeconds()),
                    "-l",
                    cluster().resolve("server.log").toString(),
                    "-o",
                    "-p " + Files.readString(port).strip()
                            + " -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=60"
                            + " -c password_encryption=scram-sha-256");
            if (last.succeeded()) {
                return;
            }
            // After a kill the children of the old server hold its memory for a moment.
            pause();
        }
        throw failed(
                java.util.Objects.requireNonNull(last),
                "the database does not start; see " + cluster() + "/server.log");
    }

    private static void pause() throws StoreException {
        try {
            Thread.sleep(Duration.ofMillis(500));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted while the database was starting", e);
        }
    }

    private CommandResult control(Path programs, String... arguments) throws UnreachableException {
        var argv = new ArrayList<>(List.of(
                programs.resolve("bin/pg_ctl").toString(), "-D", cluster().toString()));
        argv.addAll(List.of(arguments));
        return runner.run(asDatabaseUser(argv).within(START.plusSeconds(10)));
    }

    private Command asDatabaseUser(List<String> argv) {
        Command command = Command.of(argv);
        return isRoot
                ? command.prefixedBy(
                        List.of("setpriv", "--reuid=" + SYSTEM_USER, "--regid=" + SYSTEM_USER, "--clear-groups", "--"))
                : command;
    }

    private Addresses addresses() throws IOException {
        String url = "jdbc:postgresql://127.0.0.1:"
                + Files.readString(home.resolve("port")).strip() + "/" + DATABASE;
        return new Addresses(
                new DatabaseAddress(url, OWNER, secret(OWNER)),
                new DatabaseAddress(url, APPLICATION, secret(APPLICATION)));
    }

    /** A role's password: made once, in a file that only root, or whoever runs this, can read. */
    private String secret(String role) throws IOException {
        Path file = home.resolve("secrets").resolve(role);
        if (!Files.exists(file)) {
            byte[] random = new byte[PASSWORD_BYTES];
            new SecureRandom().nextBytes(random);
            Files.createFile(file, asAttribute("rw-------"));
            Files.writeString(file, HexFormat.of().formatHex(random));
        }
        return Files.readString(file).strip();
    }

    private static java.nio.file.attribute.FileAttribute<Set<PosixFilePermission>> asAttribute(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private boolean runs(Command command) throws UnreachableException {
        return runner.run(command).succeeded();
    }

    private static void must(CommandResult result, String otherwise) throws StoreException {
        if (!result.succeeded()) {
            throw failed(result, otherwise);
        }
    }

    private static StoreException failed(CommandResult result, String what) {
        String said = (result.stderr() + result.stdout()).strip();
        return new StoreException(what + " (" + result.exit() + "): " + said);
    }
}
