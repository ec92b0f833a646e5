package io.oakum.control;

import io.oakum.core.exposure.Belief;
import io.oakum.core.exposure.ChangelogLines;
import io.oakum.core.inventory.HostId;
import io.oakum.protocol.ChangelogJson;
import io.oakum.protocol.ChangelogQuestion;
import io.oakum.protocol.ToldChangelog;
import io.oakum.store.ChangelogWords.Said;
import io.oakum.store.ChangelogWords.Word;
import io.oakum.store.Database;
import io.oakum.store.StoreException;
import io.oakum.store.Transaction;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What hosts read in the changelogs of package files, told to those that would read them next. Shared is what a file says, never what is open
 * where: each host works that out itself.
 */
public final class ShareChangelogs {
    /** A host that is brought up to date after years reads half of this. */
    static final int MOST_WORDS = 2_000;

    /** Of all that one host says within a day. */
    static final int MOST_CHARACTERS = 16 << 20;

    /** So many hosts are named of each that say different things. */
    private static final int MOST_NAMED = 20;

    private final Database database;

    public ShareChangelogs(Database database) {
        this.database = database;
    }

    /** Takes in what a host read, and tells what the fleet believes of the files that it did not read. */
    public List<ToldChangelog> hear(HostId host, ChangelogQuestion question) throws StoreException {
        // What was read in another way says something else of the same file, and nobody would be lying.
        if (question.edition() != ChangelogQuestion.EDITION) {
            return List.of();
        }
        if (!question.read().isEmpty()) {
            List<Word> words = words(question.read());
            database.change(tx -> take(tx, host, words));
        }
        return question.unread().isEmpty() ? List.of() : database.transact(tx -> tell(tx, host, question.unread()));
    }

    /** In the order of their files, in which all take them in; without what is no changelog. */
    private static List<Word> words(List<ToldChangelog> read) {
        return read.stream()
                .filter(told -> ChangelogLines.read(told.lines()).isPresent())
                .map(told -> new Word(
                        Sha256.ofHex(told.sha256()),
                        Sha256.of(told.lines().getBytes(StandardCharsets.UTF_8)),
                        told.lines()))
                .sorted(Comparator.comparing(word -> word.file().hex()))
                .toList();
    }

    private static void take(Transaction tx, HostId host, List<Word> words) {
        List<Word> taken = within(words, tx.changelogs().saidWithinADay(host));
        if (taken.isEmpty()) {
            return;
        }
        tx.changelogs().forgetSome();
        tx.changelogs().say(host, taken);
        List<String> files = taken.stream().map(word -> word.file().hex()).toList();
        new TreeMap<>(tx.changelogs().of(files)).forEach((file, said) -> {
            if (Belief.of(said) instanceof Belief.Contested && tx.changelogs().contest(file)) {
                Recorded.done(tx, Actor.SERVER, "changelog.contested", file, sides(said));
            }
        });
    }

    /** As many as a host has left for today. */
    private static List<Word> within(List<Word> words, Said said) {
        var within = new ArrayList<Word>();
        long characters = said.characters();
        for (Word word : words) {
            characters += word.lines().length();
            if (said.words() + within.size() < MOST_WORDS && characters <= MOST_CHARACTERS) {
                within.add(word);
            }
        }
        return within;
    }

    /** Who says what. */
    private static JsonObject sides(Map<HostId, String> said) {
        var hosts = new TreeMap<String, List<String>>();
        new TreeMap<>(said).forEach((host, reading) -> {
            List<String> side = hosts.computeIfAbsent(reading, _ -> new ArrayList<>());
            if (side.size() < MOST_NAMED) {
                side.add(host.value());
            }
        });
        var sides = new JsonArray(hosts.entrySet().stream()
                .<JsonValue>map(side -> JsonObject.with("reading", side.getKey())
                        .and("hosts", JsonArray.ofTexts(side.getValue()))
                        .build())
                .toList());
        return JsonObject.with("said", sides).build();
    }

    private static List<ToldChangelog> tell(Transaction tx, HostId host, List<String> unread) {
        List<String> asked =
                unread.stream().filter(file -> !Belief.isSpotCheck(host, file)).toList();
        Map<String, Map<HostId, String>> words = tx.changelogs().of(asked);
        var believed = new LinkedHashMap<String, String>();
        for (String file : asked) {
            believed(words.getOrDefault(file, Map.of())).ifPresent(reading -> believed.put(file, reading));
        }
        if (believed.isEmpty()) {
            return List.of();
        }
        tx.changelogs().use(believed.keySet());
        return tx.changelogs().lines(believed, ChangelogJson.MOST_TOLD).entrySet().stream()
                .map(one -> new ToldChangelog(one.getKey(), one.getValue()))
                .toList();
    }

    private static Optional<String> believed(Map<HostId, String> words) {
        return switch (Belief.of(words)) {
            case Belief.Known(String reading) -> Optional.of(reading);
            case Belief.NotYet(), Belief.Contested() -> Optional.empty();
        };
    }
}
