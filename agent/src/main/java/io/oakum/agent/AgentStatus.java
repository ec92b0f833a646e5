package io.oakum.agent;

import io.oakum.agent.AgentFolder.Membership;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Who manages this host, for whoever asks on it, as far as the network half knows.
 *
 * @param silence for whoever watches this host
 */
record AgentStatus(String text, Silence silence) {
    static AgentStatus of(AgentFolder folder, Instant now) throws IOException, AgentException {
        Optional<Membership> membership = folder.membership();
        if (membership.isEmpty()) {
            return new AgentStatus("This host is in no fleet.\n", Silence.NONE);
        }
        boolean isIn = folder.certificates().isPresent();
        Optional<Instant> heard = folder.lastHeard();
        Silence silence = heard.filter(_ -> isIn)
                .map(at -> Silence.of(Duration.between(at, now)))
                .orElse(Silence.NONE);
        String text = line("server", membership.get().url())
                + line("host id", membership.get().host())
                + line("state", isIn ? "let in" : "waiting for a person to let it in")
                + line("fingerprint", folder.key().verifyingKey().id())
                + line("authority", membership.get().pin().toString())
                + line("last contact", heard.map(AgentStatus::time).orElse("none yet"))
                + folder.away()
                        .map(away -> line("no answer", "since " + time(away.since()) + ": " + away.why()))
                        .orElse("")
                + (silence == Silence.STALE ? line("stale", "nobody knows what is open here") : "");
        return new AgentStatus(text, silence);
    }

    static String time(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    static String line(String name, String words) {
        return "%-13s%s%n".formatted(name, words);
    }
}
