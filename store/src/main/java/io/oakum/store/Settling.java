package io.oakum.store;

import io.oakum.store.Staging.Settled;
import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatements;

/** Compares what is staged of a feed with what it said before, ends what it says no more, and begins what it says anew. */
final class Settling {
    private static final String SUPPORT = """
                create temporary table support on commit drop as
                select distinct on (ecosystem, packages) ecosystem, packages, ends_on, regular_until, extended_until, says
                  from staged_end order by ecosystem, packages, ends_on desc nulls last, says
                """;

    private static final String SUPPORT_GONE = """
                update support_end old set valid = tstzrange(lower(valid), :at)
                 where feed = :feed and upper_inf(valid)
                   and not exists (select from support where support.ecosystem = old.ecosystem
                                      and support.packages = old.packages)
                """;

    private static final String SUPPORT_CHANGED = """
                update support_end old set valid = tstzrange(lower(valid), :at)
                  from support
                 where feed = :feed and upper_inf(valid) and support.ecosystem = old.ecosystem
                   and support.packages = old.packages
                   and (support.ends_on, support.regular_until, support.extended_until, support.says)
                       is distinct from (old.ends_on, old.regular_until, old.extended_until, old.says)
                """;

    private static final String SUPPORT_BEGUN = """
                insert into support_end
                  (feed, ecosystem, packages, ends_on, regular_until, extended_until, says, valid)
                select :feed, ecosystem, packages, ends_on, regular_until, extended_until, says, tstzrange(:at, null)
                  from support
                 where not exists (select from support_end old
                                    where old.feed = :feed and old.ecosystem = support.ecosystem
                                      and old.packages = support.packages and upper_inf(old.valid))
                """;

    private static final String FACTS = """
                create temporary table fact on commit drop as
                select distinct on (vulnerability, kind, author) vulnerability, kind, author, detail
                  from staged_fact order by vulnerability, kind, author, detail desc
                """;

    private static final String ESTIMATES_REPLACED = """
                delete from vulnerability_fact old using fact
                 where old.feed = :feed and old.kind = 'likelihood' and fact.kind = old.kind
                   and fact.vulnerability = old.vulnerability and fact.detail <> old.detail
                """;

    private static final String FACTS_GONE = """
                update vulnerability_fact old set valid = tstzrange(lower(valid), :at)
                 where feed = :feed and upper_inf(valid)
                   and not exists (select from fact where fact.vulnerability = old.vulnerability and fact.kind = old.kind
                                      and fact.author = old.author)
                """;

    private static final String FACTS_CHANGED = """
                update vulnerability_fact old set valid = tstzrange(lower(valid), :at)
                  from fact
                 where feed = :feed and upper_inf(valid) and fact.vulnerability = old.vulnerability
                   and fact.kind = old.kind and fact.author = old.author and fact.detail <> old.detail
                """;

    private static final String FACTS_BEGUN = """
                insert into vulnerability_fact (feed, vulnerability, kind, author, detail, valid)
                select :feed, vulnerability, kind, author, detail, tstzrange(:at, null)
                  from fact
                 where not exists (select from vulnerability_fact old
                                    where old.feed = :feed and old.vulnerability = fact.vulnerability
                                      and old.kind = fact.kind and old.author = fact.author and upper_inf(old.valid))
                """;

    private static final String WORDS = """
                create temporary table word on commit drop as
                select name, document, sha256(convert_to(document, 'UTF8')) as digest, names, published
                  from (select name
                             , '{"said":[' || string_agg(substr(document, 10, length(document) - 11), ',' order by document)
                               || ']}' as document
                             , array(select distinct unnest(string_to_array(
                                 string_agg(array_to_string(names, chr(31)), chr(31)), chr(31)))) as names
                             , min(published) as published
                          from (select distinct name, document, names, published from staged_advisory) once
                         group by name) said
                """;

    private static final String ADVISORIES_GONE = """
                with ended as (
                  update advisory set valid = tstzrange(lower(valid), :at)
                   where feed = :feed and upper_inf(valid) and not exists (select from word where word.name = advisory.name)
                  returning name)
                insert into change (kind, subject) select 'advisory', name from ended
                """;

    private static final String ADVISORIES_CHANGED = """
                with ended as (
                  update advisory set valid = tstzrange(lower(advisory.valid), :at)
                    from word
                   where feed = :feed and upper_inf(valid) and word.name = advisory.name and word.digest <> advisory.digest
                  returning advisory.name)
                insert into change (kind, subject) select 'advisory', name from ended
                """;

    private static final String ADVISORIES_BEGUN = """
                insert into advisory (feed, name, digest, published, names, document, valid)
                select :feed, name, digest, published, names, document, tstzrange(:at, null)
                  from word
                 where not exists (select from advisory old
                                    where old.feed = :feed and old.name = word.name and upper_inf(old.valid))
                """;

    private static final String ADVISORIES_NOTED = """
                    insert into change (kind, subject)
                    select 'advisory', name from advisory
                     where feed = :feed and valid = tstzrange(:at, null)
                    except select kind, subject from change where xid = pg_current_xact_id()
                    """;

    private final Handle handle;
    private final String feed;
    private final Instant at;

    Settling(Handle handle, String feed, Instant at) {
        this.handle = handle;
        this.feed = feed;
        this.at = at;
    }

    private long execute(String sql) {
        // Not every step needs both.
        return handle.createUpdate(sql)
                .configure(SqlStatements.class, config -> config.setUnusedBindingAllowed(true))
                .bind("feed", feed)
                .bind("at", at)
                .execute();
    }

    Settled advisories() {
        // One document for each id, whose parts stand in one order, so that the same words have the same digest.
        execute(WORDS);
        execute("create unique index word_name on word (name)");
        long gone = execute(ADVISORIES_GONE);
        long changed = execute(ADVISORIES_CHANGED);
        long begun = execute(ADVISORIES_BEGUN);
        if (begun > changed) {
            execute(ADVISORIES_NOTED);
        }
        return new Settled(begun - changed, changed, gone);
    }

    Settled facts() {
        execute(FACTS);
        execute("create unique index fact_of on fact (vulnerability, kind, author)");
        execute("analyze fact");
        noteFacts();
        // A new estimate each day of every vulnerability there is: only the newest is kept.
        long replaced = execute(ESTIMATES_REPLACED);
        long gone = execute(FACTS_GONE);
        long changed = execute(FACTS_CHANGED);
        long begun = execute(FACTS_BEGUN);
        return new Settled(begun - changed - replaced, changed + replaced, gone);
    }

    /** Only what moves a deadline of something open is a change; an estimate that moves by less than a hundredth moves none. */
    private void noteFacts() {
        execute("""
                with old as (
                  select vulnerability, kind, author, detail from vulnerability_fact where feed = :feed and upper_inf(valid))
                , moved as (
                  select coalesce(fact.vulnerability, old.vulnerability) as vulnerability
                    from fact full join old using (vulnerability, kind, author)
                   where fact.detail is distinct from old.detail
                     and (kind <> 'likelihood' or fact.detail is null or old.detail is null
                          or abs(cast(cast(fact.detail as json) ->> 'probability' as double precision)
                                 - cast(cast(old.detail as json) ->> 'probability' as double precision)) >= 0.01))
                insert into change (kind, subject)
                select distinct 'vulnerability', vulnerability from moved
                 where exists (select from exposure_interval open
                                where open.vulnerability = moved.vulnerability and closed_at is null)
                """);
    }

    Settled supportEnds() {
        execute(SUPPORT);
        long gone = execute(SUPPORT_GONE);
        long changed = execute(SUPPORT_CHANGED);
        long begun = execute(SUPPORT_BEGUN);
        if (begun + gone > 0) {
            execute("insert into change (kind, subject) values ('support', :feed)");
        }
        return new Settled(begun - changed, changed, gone);
    }
}
