package io.oakum.agent;

import io.oakum.transport.CommandRunner;
import io.oakum.trust.Bytes;
import io.oakum.trust.JsonException;
import io.oakum.trust.Sha256;
import io.oakum.trust.key.VerifyingKey;
import io.oakum.trust.order.Envelope;
import io.oakum.trust.order.PayloadType;
import io.oakum.trust.order.TrustFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/**
 * Whose orders root obeys on this host. Root alone writes it; the network half, which talks to the server, can neither choose the fleet
 * nor who may sign in it.
 *
 * @param folder such as {@code /var/lib/oakum/fleet}
 */
record Allegiance(Path folder) {
    private static final List<String> OF_ONE_FLEET = List.of("trust", "token", "time", "last-order", "log-doubt");

    /**
     * What root was told when this host joined.
     *
     * @param host the id that the fleet knows this host by
     * @param firstTrust the digest of the fleet's first trust file: every later one must follow from it
     */
    record Member(String host, Sha256 firstTrust) {}

    /** Joins a fleet, and forgets an earlier one. */
    void join(Member member) throws IOException {
        forget(OF_ONE_FLEET);
        write("member", member.host() + "\n" + member.firstTrust().hex() + "\n");
    }

    void leave() throws IOException {
        forget(List.of("member"));
        forget(OF_ONE_FLEET);
    }

    private void forget(List<String> names) throws IOException {
        for (String name : names) {
            Files.deleteIfExists(folder.resolve(name));
        }
    }

    Optional<Member> member() throws IOException {
        Optional<String> text = read("member");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        List<String> lines = text.get().lines().toList();
        if (lines.size() != 2) {
            throw new IOException(folder.resolve("member") + " is damaged; enrol this host again: oakum-agent enrol");
        }
        return Optional.of(new Member(lines.get(0), Sha256.ofHex(lines.get(1))));
    }

    /**
     * The trust file in force here, after every newer one in the chain that follows from what was believed before.
     *
     * @param chain signed trust files, oldest first
     * @throws JsonException if nothing can be believed; what was believed before stays
     */
    TrustFile follow(List<Bytes> chain) throws IOException, JsonException {
        Optional<TrustFile> known = trust();
        TrustFile trust = known.isPresent() ? known.get() : first(chain);
        Optional<Bytes> newest = trust.newestOf(chain);
        if (newest.isEmpty()) {
            return trust;
        }
        write("trust", newest.get().base64() + "\n");
        return file(newest.get());
    }

    /** In force here; empty before the first order. */
    Optional<TrustFile> trust() throws IOException, JsonException {
        Optional<String> text = read("trust");
        return text.isEmpty()
                ? Optional.empty()
                : Optional.of(file(Bytes.ofBase64(text.get().strip())));
    }

    private TrustFile first(List<Bytes> chain) throws IOException, JsonException {
        Member member = member().orElseThrow(() -> new JsonException("this host has joined no fleet"));
        for (Bytes envelope : chain) {
            if (Envelope.read(envelope.array(), PayloadType.TRUST).digest().equals(member.firstTrust())) {
                write("trust", envelope.base64() + "\n");
                return file(envelope);
            }
        }
        throw new JsonException(
                "no trust file is the one that root was told of when this host joined: " + member.firstTrust());
    }

    private static TrustFile file(Bytes envelope) throws JsonException {
        return TrustFile.read(
                Envelope.read(envelope.array(), PayloadType.TRUST).payload().array());
    }

    /**
     * The highest token under this key of the server's that was acted upon; 0 before the first. Nobody can begin anything by an earlier
     * key, and whoever had stolen that may have used tokens up that were far ahead.
     */
    long doneToken(VerifyingKey online) throws IOException {
        String[] words = read("token").orElse("0").strip().split(" ", 2);
        boolean isOfAnother = words.length == 2 && !words[1].equals(online.id());
        return isOfAnother ? 0 : Long.parseLong(words[0]);
    }

    /** Written before anything is done: what was begun once is never begun again by the same right. */
    void done(long token, VerifyingKey online) throws IOException {
        write("token", token + " " + online.id() + "\n");
    }

    /** The latest time that is believed here; empty before the first order. */
    Optional<TrustedTime> time() throws IOException {
        return read("time").flatMap(TrustedTime::ofText);
    }

    void believe(TrustedTime time) throws IOException {
        write("time", time.text());
    }

    /**
     * That the fleet's log is not believed here.
     *
     * @param before the checkpoint that was known
     * @param why on one line
     */
    record Doubt(String before, String why) {}

    Optional<Doubt> doubt() throws IOException {
        return read("log-doubt").map(text -> {
            String[] parts = text.split("\n", 2);
            return new Doubt(parts.length == 2 ? parts[1] : "", parts[0]);
        });
    }

    void doubt(Doubt doubt) throws IOException {
        write("log-doubt", doubt.why() + "\n" + doubt.before());
    }

    void believeLog() throws IOException {
        forget(List.of("log-doubt"));
    }

    /** Of each order that root took or refused. */
    OrderLog orders(CommandRunner runner) {
        return new OrderLog(runner, folder.resolve("last-order"));
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
