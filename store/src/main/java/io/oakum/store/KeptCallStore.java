package io.oakum.store;

import io.oakum.trust.Bytes;
import io.oakum.trust.Sha256;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** Calls by their callers' keys, and how each was answered. Of several processes that are asked at once the database lets one begin. */
public final class KeptCallStore {
    /** For so long a key stands for its call. */
    public static final Duration LIFE = Duration.ofHours(24);

    /** How many old ones go when a new one comes: more than one, so that they become fewer. */
    private static final int FORGOTTEN_AT_ONCE = 100;

    private static final String ITS_OWN = " person_id = :person and token = :token and key = :key ";
    private static final String IN_FORCE = " begun_at > now() - :life * interval '1 second' ";

    private final Handle handle;

    KeptCallStore(Handle handle) {
        this.handle = handle;
    }

    /**
     * Whose key it is.
     *
     * @param token the digest of the token that called, empty where the person did
     */
    public record Key(long person, Bytes token, String name) {}

    /** @param call the digest of all that was asked */
    public record Kept(Sha256 call, Ending ending) {}

    /** How a call ended, as far as that is known. */
    public sealed interface Ending {
        /** It is carried out now, or that was cut off, or its answer was too long. */
        record NotKnown() implements Ending {}

        record Answered(int status, String text) implements Ending {}

        /** With a secret, which is not kept. */
        record ToldOnce() implements Ending {}
    }

    /**
     * Begins a call, unless one stands under its key or the caller has too many keys.
     *
     * @param most how many keys a caller has at a time; a few more where several processes are asked at once
     * @return when it was begun; empty where it is not to be carried out
     */
    public Optional<Instant> begin(Key key, Sha256 call, int most) {
        return bound(handle.createQuery("""
                        insert into kept_call (person_id, token, key, call)
                        select :person, :token, :key, :call
                         where (select count(*) from kept_call
                                 where person_id = :person and token = :token and""" + IN_FORCE + """
                        ) < :most
                        on conflict on constraint kept_call_pk do update
                           set call = excluded.call, begun_at = now(), status = null, answer = null
                         where kept_call.begun_at <= now() - :life * interval '1 second'
                        returning begun_at
                        """), key)
                .bind("call", call.bytes())
                .bind("life", LIFE.toSeconds())
                .bind("most", most)
                .mapTo(Instant.class)
                .findOne();
    }

    /** What stands under a key. */
    public Optional<Kept> find(Key key) {
        return bound(
                        handle.createQuery(
                                "select call, status, answer from kept_call where" + ITS_OWN + "and" + IN_FORCE),
                        key)
                .bind("life", LIFE.toSeconds())
                .map((row, _) -> new Kept(Sha256.ofBytes(row.getBytes("call")), ending(row)))
                .findOne();
    }

    private static Ending ending(ResultSet row) throws SQLException {
        int status = row.getInt("status");
        if (row.wasNull()) {
            return new Ending.NotKnown();
        }
        String answer = row.getString("answer");
        return answer == null ? new Ending.ToldOnce() : new Ending.Answered(status, answer);
    }

    /** Keeps the answer to a call that was begun then. */
    public void keep(Key key, Instant begun, int status, String answer) {
        end(key, begun, status, Optional.of(answer));
    }

    /** Keeps that a call that was begun then was answered by a secret, without it. */
    public void keepToldOnce(Key key, Instant begun, int status) {
        end(key, begun, status, Optional.empty());
    }

    private void end(Key key, Instant begun, int status, Optional<String> answer) {
        bound(
                        handle.createUpdate("update kept_call set status = :status, answer = :answer where" + ITS_OWN
                                + "and begun_at = :begun and status is null"),
                        key)
                .bind("begun", begun)
                .bind("status", status)
                .bind("answer", answer)
                .execute();
    }

    /** The key of a call that was begun then and came to nothing is free again. */
    public void free(Key key, Instant begun) {
        bound(
                        handle.createUpdate(
                                "delete from kept_call where" + ITS_OWN + "and begun_at = :begun and status is null"),
                        key)
                .bind("begun", begun)
                .execute();
    }

    /** Forgets some of those that are too old, whoever's they are. */
    public void forgetSome() {
        handle.createUpdate("""
                        delete from kept_call
                         using (select person_id, token, key from kept_call
                                 where begun_at <= now() - :life * interval '1 second'
                                 order by begun_at
                                 limit :most
                                   for update skip locked) old
                         where kept_call.person_id = old.person_id and kept_call.token = old.token
                           and kept_call.key = old.key
                        """)
                .bind("life", LIFE.toSeconds())
                .bind("most", FORGOTTEN_AT_ONCE)
                .execute();
    }

    private static <S extends SqlStatement<S>> S bound(S statement, Key key) {
        return statement
                .bind("person", key.person())
                .bind("token", key.token().array())
                .bind("key", key.name());
    }
}
