package io.oakum.agent;

import io.oakum.agent.ServerLink.Said;
import io.oakum.core.exposure.ChangelogLines;
import io.oakum.protocol.ChangelogJson;
import io.oakum.protocol.ChangelogQuestion;
import io.oakum.protocol.ToldChangelog;
import io.oakum.trust.Bytes;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Has root look at this host without reading what others of the fleet read before. Where nothing is new, root is asked once and the server not
 * at all; what the server does not know, or does not answer, is read here.
 */
record SharedLook(Root root, Server server) {
    private static final Logger LOG = Logger.getLogger(SharedLook.class.getName());

    /** Of the lines that are told in one message: the server takes a megabyte, and one changelog fits always. */
    private static final int MOST_CHARACTERS = 300_000;

    /** Whom root's half answers. */
    @FunctionalInterface
    interface Root {
        byte[] ask(String question) throws IOException;
    }

    /** To whom the server answers. */
    @FunctionalInterface
    interface Server {
        Said post(Call call, byte[] body) throws IOException, InterruptedException;
    }

    /** The report as it is to be sent. */
    Bytes report() throws IOException, InterruptedException {
        try {
            byte[] left = root.ask("{\"ask\":\"report\",\"changelogs\":\"leave\"}");
            JsonObject first = Json.readObject(left);
            if (first.find(ReportQuestion.UNREAD).isEmpty()) {
                return Bytes.of(left);
            }
            JsonObject question = JsonObject.with("ask", "report")
                    .and("changelogs", "read")
                    .and("told", ChangelogJson.array(told(first.texts(ReportQuestion.UNREAD))))
                    .build();
            JsonObject whole = Json.readObject(root.ask(Json.write(question)));
            tell(ChangelogJson.readRead(whole));
            var report = new LinkedHashMap<>(whole.members());
            report.remove(ReportQuestion.READ);
            return Bytes.of(Json.write(new JsonObject(report)).getBytes(StandardCharsets.UTF_8));
        } catch (JsonException e) {
            throw new IOException("the root half's answer is no report: " + e.getMessage(), e);
        }
    }

    /** What the fleet knows of these files; root would refuse all of it for one that is none, so that one is left out before. */
    private List<ToldChangelog> told(List<String> unread) throws InterruptedException {
        try {
            Said said = server.post(Call.CHANGELOGS, ChangelogJson.write(ChangelogQuestion.unread(unread)));
            if (said.isGood()) {
                return ChangelogJson.readAnswer(said.body().array()).stream()
                        .filter(one -> ChangelogLines.read(one.lines()).isPresent())
                        .toList();
            }
            LOG.log(Level.INFO, "the server tells nothing of changelogs ({0})", said.status());
        } catch (IOException | JsonException e) {
            LOG.log(Level.WARNING, "what the fleet knows of changelogs is not heard: {0}", e.getMessage());
        }
        return List.of();
    }

    /** What is not heard here is told by another host. */
    private void tell(List<ToldChangelog> read) throws InterruptedException {
        try {
            for (List<ToldChangelog> message : messages(read)) {
                Said said = server.post(Call.CHANGELOGS, ChangelogJson.write(ChangelogQuestion.read(message)));
                if (!said.isGood()) {
                    LOG.log(Level.INFO, "the server takes nothing of changelogs ({0})", said.status());
                    return;
                }
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "what was read of changelogs is not told: {0}", e.getMessage());
        }
    }

    private static List<List<ToldChangelog>> messages(List<ToldChangelog> read) {
        var messages = new ArrayList<List<ToldChangelog>>();
        int left = 0;
        for (ToldChangelog one : read) {
            if (messages.isEmpty() || one.lines().length() > left) {
                messages.add(new ArrayList<>());
                left = MOST_CHARACTERS;
            }
            messages.getLast().add(one);
            left -= one.lines().length();
        }
        return messages;
    }
}
