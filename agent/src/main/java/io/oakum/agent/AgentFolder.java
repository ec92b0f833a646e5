package io.oakum.agent;

import io.oakum.trust.Sha256;
import io.oakum.trust.key.SignatureException;
import io.oakum.trust.key.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/** What the network half keeps: its key, who its server is, and what it has seen. Each file is there whole or not at all. */
record AgentFolder(Path folder) {
    private static final Duration ONE_LOOK = Duration.ofMinutes(1);

    /**
     * Who manages this host.
     *
     * @param url such as {@code https://oakum.example:8441}
     * @param pin the digest of the fleet authority's key
     * @param host the id the fleet knows this host by; empty until it asked
     */
    record Membership(String url, Sha256 pin, String host) {}

    /** The agent's own package, as the server hands it out; root looks at it before it believes anything. */
    Path packageFile() {
        return folder.resolve(PackageFetch.NAME);
    }

    SigningKey key() throws IOException, AgentException {
        Path file = folder.resolve("agent.key");
        if (!Files.exists(file)) {
            write("agent.key", SigningKey.generate(new SecureRandom()).text() + "\n");
        }
        try {
            return SigningKey.ofText(Files.readString(file));
        } catch (SignatureException e) {
            throw new AgentException(
                    file + " is damaged: " + e.getMessage()
                            + "; remove it and enrol this host again: oakum-agent enrol",
                    e);
        }
    }

    Optional<Membership> membership() throws IOException, AgentException {
        Optional<String> text = read("membership");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String[] lines = text.get().split("\n", -1);
        if (lines.length < 3) {
            throw new AgentException(
                    folder.resolve("membership") + " is damaged; enrol this host again: oakum-agent enrol");
        }
        return Optional.of(new Membership(lines[0], Sha256.ofHex(lines[1]), lines[2]));
    }

    void join(Membership membership) throws IOException {
        write("membership", membership.url() + "\n" + membership.pin().hex() + "\n" + membership.host() + "\n");
    }

    /** This host's certificate and the fleet's, PEM; none until the host was let in. */
    Optional<String> certificates() throws IOException {
        return read("certificates.pem");
    }

    /** The trust file as its roots signed it, base64. */
    Optional<String> trust() throws IOException {
        return read("trust");
    }

    /** Root means a fleet anew: what was believed before is no beginning. */
    void forgetTrust() throws IOException {
        Files.deleteIfExists(folder.resolve("trust"));
    }

    void follow(String trust) throws IOException {
        write("trust", trust + "\n");
    }

    /** @param trust what a newcomer begins with; whoever has one already believes only what follows from it */
    void letIn(String certificates, String trust) throws IOException {
        if (trust().isEmpty()) {
            follow(trust);
        }
        write("certificates.pem", certificates);
    }

    /** The newest checkpoint of the fleet's log that was seen here; the proof of what the server once said. */
    Optional<String> checkpoint() throws IOException {
        return read("checkpoint");
    }

    void see(String checkpoint) throws IOException {
        write("checkpoint", checkpoint);
    }

    /** The digest of the report that the server has, hexadecimal. */
    String reported() throws IOException {
        return read("reported").map(String::strip).orElse("");
    }

    void reported(String digest) throws IOException {
        write("reported", digest + "\n");
    }

    /**
     * That the server does not answer this host.
     *
     * @param why in a sentence
     */
    record Away(Instant since, String why) {}

    /** Empty while the server answers. */
    Optional<Away> away() throws IOException {
        Optional<String> text = read("away");
        try {
            return text.map(said -> said.split("\n", -1))
                    .filter(lines -> lines.length >= 2)
                    .map(lines -> new Away(Instant.parse(lines[0]), Unanswered.plain(lines[1])));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    void away(Away away) throws IOException {
        write("away", away.since() + "\n" + Unanswered.plain(away.why()) + "\n");
    }

    void answered() throws IOException {
        Files.deleteIfExists(folder.resolve("away"));
    }

    /** When the server last answered as it answers its hosts, give or take a minute. */
    Optional<Instant> lastHeard() throws IOException {
        Path file = folder.resolve("heard");
        return Files.exists(file) ? Optional.of(Files.getLastModifiedTime(file).toInstant()) : Optional.empty();
    }

    void heard(Instant at) throws IOException {
        Optional<Instant> before = lastHeard();
        if (before.isEmpty()) {
            write("heard", "");
        } else if (Duration.between(before.get(), at).abs().compareTo(ONE_LOOK) < 0) {
            return;
        }
        Files.setLastModifiedTime(folder.resolve("heard"), FileTime.from(at));
    }

    /** Leaves a file for whoever watches this host, as long as it is so. */
    void stale(Silence silence, Instant since) throws IOException {
        if (silence == Silence.STALE) {
            write("stale", "the server is not heard since " + since + "\n");
        } else {
            Files.deleteIfExists(folder.resolve("stale"));
        }
    }

    /** Forgets everything: copies of this machine are then machines of their own. */
    void seal() throws IOException {
        for (String name : List.of(
                "membership",
                "certificates.pem",
                "agent.key",
                "trust",
                "checkpoint",
                "reported",
                "away",
                "heard",
                "stale",
                "package.deb")) {
            Files.deleteIfExists(folder.resolve(name));
            Files.deleteIfExists(folder.resolve(name + ".new"));
        }
    }

    private Optional<String> read(String name) throws IOException {
        Path file = folder.resolve(name);
        return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Durable.write(folder.resolve(name), text, "rw-------");
    }
}
