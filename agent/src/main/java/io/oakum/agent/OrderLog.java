package io.oakum.agent;

import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.UnreachableException;
import io.oakum.trust.Bytes;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.order.Envelope;
import io.oakum.trust.order.PayloadType;
import io.oakum.trust.order.TrustFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Tells the owner of this host of each order that root takes or refuses: in the host's own log, which no server has a hand in.
 *
 * @param last the newest, for whoever asks on this host
 */
record OrderLog(CommandRunner runner, Path last) {
    private static final Path LOGGER = Path.of("/usr/bin/logger");
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /**
     * An order, and the people whose signature of it counts here.
     *
     * @param digest hexadecimal; {@code unreadable} where it is no order
     */
    record Signed(String digest, List<String> people) {
        static Signed of(JsonObject request, Optional<TrustFile> trust) {
            try {
                Envelope order =
                        Envelope.read(Bytes.ofBase64(request.text("order")).array(), PayloadType.ORDER);
                List<String> people = trust.stream()
                        .flatMap(file -> order.signersAmong(file.approverKeys()).stream()
                                .flatMap(key -> file.personOf(key).stream()))
                        .distinct()
                        .map(Unanswered::plain)
                        .toList();
                return new Signed(order.digest().hex(), people);
            } catch (JsonException | IllegalArgumentException e) {
                return new Signed("unreadable", List.of());
            }
        }

        String words() {
            return "order=" + digest + " signers=" + (people.isEmpty() ? "nobody" : String.join(",", people));
        }
    }

    /** @param verdict such as {@code taken}, or how it ended, with the reason */
    void tell(Signed order, String verdict, Instant at) throws IOException {
        String line = order.words() + " verdict=" + Unanswered.plain(verdict);
        Durable.write(last, AgentStatus.time(at) + " " + line + "\n", "rw-------");
        try {
            var logger = List.of(LOGGER.toString(), "-t", "oakum-root", "-p", "auth.notice", "--", line);
            runner.run(Command.of(logger).within(LIMIT));
        } catch (UnreachableException e) {
            System.err.println(
                    "oakum-root: " + line + " (the log of this host does not take it: " + e.getMessage() + ")");
        }
    }

    Optional<String> newest() throws IOException {
        return Files.exists(last) ? Optional.of(Files.readString(last).strip()) : Optional.empty();
    }
}
