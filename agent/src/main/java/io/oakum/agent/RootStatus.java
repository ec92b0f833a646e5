package io.oakum.agent;

import io.oakum.trust.JsonException;
import io.oakum.trust.order.TrustFile;
import java.io.IOException;
import java.nio.file.Path;

/** Whom root obeys on this host and how far, for whoever asks on it. */
record RootStatus(Allegiance allegiance, Path guard, OrderLog orders) {
    String text() throws IOException {
        return AgentStatus.line("obeys", whom())
                + AgentStatus.line("guard", guardWords())
                + AgentStatus.line("last order", orders.newest().orElse("none yet"));
    }

    private String whom() throws IOException {
        if (allegiance.member().isEmpty()) {
            return "nobody: root has joined no fleet here";
        }
        try {
            return allegiance.trust().map(RootStatus::words).orElse("the fleet that root joined; no order came yet");
        } catch (JsonException e) {
            return "nobody: its trust file is damaged (" + e.getMessage()
                    + "); enrol this host again: oakum-agent enrol";
        }
    }

    private static String words(TrustFile trust) {
        return trust.trustMode() + (trust.keyOnServer() ? ", key on server" : "") + "; trust file " + trust.version()
                + ", good until " + AgentStatus.time(trust.expires());
    }

    private String guardWords() {
        try {
            Guard allowed = Guard.read(guard);
            return "mode = " + (allowed.changes() ? "managed" : "observe") + "; rehearsals "
                    + word(allowed.rehearsals()) + ", downloads " + word(allowed.downloads()) + ", reboots "
                    + word(allowed.reboots());
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static String word(boolean isAllowed) {
        return isAllowed ? "yes" : "no";
    }
}
