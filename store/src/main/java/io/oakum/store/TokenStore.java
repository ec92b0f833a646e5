package io.oakum.store;

import io.oakum.store.PeopleStore.Person;
import io.oakum.trust.Sha256;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** The secrets that are handed out: those by which programs call, and those by which machines ask to be hosts. Kept by their digests alone. */
public final class TokenStore {
    /** What people name a token by: the beginning of its digest, from which nobody finds the secret. */
    private static final String ID = "left(encode(token.hash, 'hex'), 16)";

    private static final String IN_FORCE = " token.revoked_at is null and token.expires_at > now() ";

    private final Handle handle;

    TokenStore(Handle handle) {
        this.handle = handle;
    }

    /**
     * A token of a program that is in force.
     *
     * @param id sixteen hexadecimal digits
     * @param person whose it is
     * @param role the one that it has, in place of the person's
     * @param used when a program last called with it, to the minute
     */
    public record ApiToken(
            String id,
            String person,
            String name,
            String role,
            Instant made,
            Instant expires,
            Optional<Instant> used) {}

    /**
     * A token that still lets machines ask.
     *
     * @param id sixteen hexadecimal digits
     * @param madeBy the person's name
     * @param uses how many machines may still come with it
     */
    public record EnrolmentToken(String id, String madeBy, Admission admission, int uses, Instant expires) {}

    /**
     * What becomes of a machine that comes with an enrolment token.
     *
     * @param tag given to it, empty for none
     * @param approves whether it is let in without a person
     */
    public record Admission(String tag, boolean approves) {}

    /** @param role viewer, operator or auditor; the database refuses any other */
    public void addApiToken(Sha256 secret, long person, String name, String role, Duration life) {
        handle.createUpdate("""
                        insert into api_token (hash, person_id, name, role, expires_at)
                        values (:hash, :person, :name, :role, now() + :life * interval '1 second')
                        """)
                .bind("hash", secret.bytes())
                .bind("person", person)
                .bind("name", name)
                .bind("role", role)
                .bind("life", life.toSeconds())
                .execute();
    }

    /**
     * Who calls with it, with the token's one role in place of the person's; nobody once that person may not do as much any more. That it
     * was used is written once a minute.
     */
    public Optional<Person> caller(Sha256 secret) {
        return handle.createQuery("""
                        with held as (
                          select token.hash, person.id, person.name || ' (' || token.name || ')' as name, token.role
                            from api_token token join person on person.id = token.person_id
                           where token.hash = :hash and""" + IN_FORCE + """
                             and person.disabled_at is null
                             and exists (select from person_role
                                          where person_id = person.id and person_role.revoked_at is null
                                            and (person_role.role in (token.role, 'administrator') or token.role = 'viewer'))
                        ), used as (
                          update api_token set used_at = now() from held
                           where api_token.hash = held.hash
                             and (api_token.used_at is null or api_token.used_at < now() - interval '1 minute')
                        )
                        select id, name, role from held
                        """)
                .bind("hash", secret.bytes())
                .map((row, _) -> new Person(row.getLong("id"), row.getString("name"), Set.of(row.getString("role"))))
                .findOne();
    }

    /**
     * Those in force, by person and name.
     *
     * @param of whose; everybody's where empty
     */
    public List<ApiToken> apiTokens(OptionalLong of) {
        return handle.createQuery("select " + ID + """
                         as id, person.name as person, token.name, token.role, token.made_at, token.expires_at, token.used_at
                          from api_token token join person on person.id = token.person_id
                         where (:all or token.person_id = :person) and""" + IN_FORCE + """
                         order by person.name, token.name, token.made_at
                        """)
                .bind("all", of.isEmpty())
                .bind("person", of.orElse(0))
                .map((row, _) -> apiToken(row))
                .list();
    }

    private static ApiToken apiToken(ResultSet row) throws SQLException {
        return new ApiToken(
                row.getString("id"),
                row.getString("person"),
                row.getString("name"),
                row.getString("role"),
                row.getTimestamp("made_at").toInstant(),
                row.getTimestamp("expires_at").toInstant(),
                Optional.ofNullable(row.getTimestamp("used_at")).map(Timestamp::toInstant));
    }

    /** @return whether it was in force */
    public boolean revokeApiToken(String id) {
        return handle.createUpdate(
                                "update api_token token set revoked_at = now() where " + ID + " = :id and" + IN_FORCE)
                        .bind("id", id)
                        .execute()
                == 1;
    }

    public void addEnrolmentToken(Sha256 secret, long madeBy, Admission admission, int uses, Duration life) {
        handle.createUpdate("""
                        insert into enrolment_token (hash, made_by, tag, approves, uses_left, expires_at)
                        values (:hash, :by, nullif(:tag, ''), :approves, :uses, now() + :life * interval '1 second')
                        """)
                .bind("hash", secret.bytes())
                .bind("by", madeBy)
                .bind("tag", admission.tag())
                .bind("approves", admission.approves())
                .bind("uses", uses)
                .bind("life", life.toSeconds())
                .execute();
    }

    /** Burns one use: of two who race for the last, one gets it. */
    public Optional<Admission> useEnrolmentToken(Sha256 secret) {
        return handle.createQuery("""
                        update enrolment_token set uses_left = uses_left - 1
                         where hash = :hash and uses_left > 0 and expires_at > now()
                        returning coalesce(tag, '') as tag, approves
                        """)
                .bind("hash", secret.bytes())
                .map((row, _) -> new Admission(row.getString("tag"), row.getBoolean("approves")))
                .findOne();
    }

    /** Those that still let machines ask, the one that ends first before the others. */
    public List<EnrolmentToken> enrolmentTokens() {
        return handle.createQuery("select " + ID + """
                         as id, person.name as person, coalesce(token.tag, '') as tag, token.approves, token.uses_left, token.expires_at
                          from enrolment_token token join person on person.id = token.made_by
                         where token.uses_left > 0 and token.expires_at > now()
                         order by token.expires_at, token.hash
                        """)
                .map((row, _) -> new EnrolmentToken(
                        row.getString("id"),
                        row.getString("person"),
                        new Admission(row.getString("tag"), row.getBoolean("approves")),
                        row.getInt("uses_left"),
                        row.getTimestamp("expires_at").toInstant()))
                .list();
    }

    /** @return whether it still let machines ask */
    public boolean endEnrolmentToken(String id) {
        return handle.createUpdate("update enrolment_token token set uses_left = 0 where " + ID
                                + " = :id and token.uses_left > 0 and token.expires_at > now()")
                        .bind("id", id)
                        .execute()
                == 1;
    }
}
