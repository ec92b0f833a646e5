package io.oakum.store;

import io.oakum.core.inventory.HostId;
import io.oakum.trust.Sha256;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jdbi.v3.core.Handle;

/** What hosts say of the changelogs in package files. Whom to believe is decided elsewhere. */
public final class ChangelogWords {
    /** What nobody told or asked of for so long is forgotten. */
    private static final Duration LIFE = Duration.ofDays(180);

    /** How many old files go when something is told. */
    private static final int FORGOTTEN_AT_ONCE = 100;

    /** Whose word counts: who is let in, and whom nobody put out since. */
    private static final String COUNTS =
            " and host.approved_at is not null and host.quarantined_at is null and host.retired_at is null ";

    private final Handle handle;

    ChangelogWords(Handle handle) {
        this.handle = handle;
    }

    /**
     * What one host says of one file.
     *
     * @param reading the digest of the lines
     */
    public record Word(Sha256 file, Sha256 reading, String lines) {}

    /** How many files there are, and how many of them are contested. */
    public record Figures(long files, long contested) {}

    /** How much a host said within a day. */
    public record Said(long words, long characters) {}

    public Said saidWithinADay(HostId host) {
        return handle.createQuery("""
                        select count(*) as words, coalesce(sum(one.characters), 0) as characters
                          from changelog_word word join changelog_reading one using (sha256, reading)
                         where word.host_id = :host and word.told_at > now() - interval '1 day'
                        """)
                .bind("host", host.value())
                .map((row, _) -> new Said(row.getLong("words"), row.getLong("characters")))
                .one();
    }

    /**
     * Keeps what a host says, each file once and in their order; of one of which it said something before, nothing. Nobody else says anything of them
     * until this transaction ends.
     */
    public void say(HostId host, List<Word> words) {
        List<String> files = words.stream().map(word -> word.file().hex()).toList();
        takeUp(files);
        handle.createUpdate("""
                        with news as (
                          select decode(one.file, 'hex') as sha256, decode(one.reading, 'hex') as reading, one.lines
                            from unnest(cast(:files as text[]), cast(:readings as text[]), cast(:lines as text[]))
                                 as one (file, reading, lines)
                           where not exists (select from changelog_word word
                                              where word.sha256 = decode(one.file, 'hex') and word.host_id = :host)
                        ), kept as (
                          insert into changelog_reading (sha256, reading, lines) select sha256, reading, lines from news
                          on conflict on constraint changelog_reading_pk do nothing
                        )
                        insert into changelog_word (sha256, host_id, reading) select sha256, :host, reading from news
                        """)
                .bind("host", host.value())
                .bindArray("files", String.class, files)
                .bindArray(
                        "readings",
                        String.class,
                        words.stream().map(word -> word.reading().hex()).toList())
                .bindArray(
                        "lines", String.class, words.stream().map(Word::lines).toList())
                .execute();
    }

    private void takeUp(List<String> files) {
        handle.createUpdate("""
                        insert into changelog_file (sha256)
                        select decode(file, 'hex') from unnest(cast(:files as text[])) file order by file
                        on conflict on constraint changelog_file_pk do update set used_at = now()
                        """).bindArray("files", String.class, files).execute();
    }

    /** By file, what each host says whose word counts. Files of which nobody says anything are left out. */
    public Map<String, Map<HostId, String>> of(Collection<String> files) {
        var words = new HashMap<String, Map<HostId, String>>();
        handle.createQuery("""
                        select encode(word.sha256, 'hex') as file, word.host_id, encode(word.reading, 'hex') as reading
                          from changelog_word word join host on host.id = word.host_id
                         where word.sha256 = any (select decode(hex, 'hex') from unnest(cast(:files as text[])) hex)
                        """ + COUNTS)
                .bindArray("files", String.class, List.copyOf(files))
                .map((row, _) -> words.computeIfAbsent(row.getString("file"), _ -> new HashMap<>())
                        .put(new HostId(row.getString("host_id")), row.getString("reading")))
                .list();
        return words;
    }

    /** @return whether nobody noted before that hosts say different things of this file */
    public boolean contest(String file) {
        return handle.createUpdate("""
                        update changelog_file set contested_at = now()
                         where sha256 = decode(:file, 'hex') and contested_at is null
                        """).bind("file", file).execute() == 1;
    }

    /** Of how many files hosts said what they say, and of how many of these hosts whose word counts say different things now. */
    public Figures figures() {
        return handle.createQuery("""
                        select (select count(*) from changelog_file) as files
                             , (select count(*) from changelog_file file
                                 where file.contested_at is not null
                                   and (select count(distinct word.reading)
                                          from changelog_word word join host on host.id = word.host_id
                                         where word.sha256 = file.sha256""" + COUNTS + """
                                       ) > 1) as contested
                        """)
                .map((row, _) -> new Figures(row.getLong("files"), row.getLong("contested")))
                .one();
    }

    /**
     * The lines of readings, as many of the first as one answer holds.
     *
     * @param readings by file
     * @param mostCharacters of all of them together
     */
    public Map<String, String> lines(SequencedMap<String, String> readings, int mostCharacters) {
        return handle.createQuery("""
                        select file, reading.lines
                          from (select asked.file, one.sha256, one.reading, sum(one.characters) over (order by asked.place) as until
                                  from unnest(cast(:files as text[]), cast(:readings as text[]))
                                       with ordinality as asked (file, reading, place)
                                  join changelog_reading one
                                    on one.sha256 = decode(asked.file, 'hex') and one.reading = decode(asked.reading, 'hex')
                               ) told join changelog_reading reading using (sha256, reading)
                         where told.until <= :most
                        """)
                .bindArray("files", String.class, List.copyOf(readings.sequencedKeySet()))
                .bindArray("readings", String.class, List.copyOf(readings.sequencedValues()))
                .bind("most", mostCharacters)
                .map((row, _) -> Map.entry(row.getString("file"), row.getString("lines")))
                .collectToMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    /** That somebody asked of these files; written once a day. */
    public void use(Collection<String> files) {
        handle.createUpdate("""
                        update changelog_file set used_at = now()
                          from (select sha256 from changelog_file
                                 where sha256 = any (select decode(hex, 'hex') from unnest(cast(:files as text[])) hex)
                                   and used_at < now() - interval '1 day'
                                   for update skip locked) old
                         where changelog_file.sha256 = old.sha256
                        """)
                .bindArray("files", String.class, List.copyOf(files))
                .execute();
    }

    /** Forgets some of the files of which nobody spoke for so long, with all that was said of them. */
    public void forgetSome() {
        handle.createUpdate("""
                        delete from changelog_file
                         using (select sha256 from changelog_file
                                 where used_at < now() - :life * interval '1 second'
                                 order by used_at
                                 limit :most
                                   for update skip locked) old
                         where changelog_file.sha256 = old.sha256
                        """)
                .bind("life", LIFE.toSeconds())
                .bind("most", FORGOTTEN_AT_ONCE)
                .execute();
    }
}
