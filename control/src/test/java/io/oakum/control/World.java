package io.oakum.control;

import io.oakum.core.inventory.HostId;
import io.oakum.feeds.Limits;
import io.oakum.feeds.signature.FeedKeys;
import io.oakum.protocol.EnrolAnswer;
import io.oakum.protocol.EnrolRequest;
import io.oakum.protocol.ProtocolJson;
import io.oakum.store.Database;
import io.oakum.store.EmbeddedDatabase.Addresses;
import io.oakum.store.FleetStore.Fleet;
import io.oakum.store.StoreException;
import io.oakum.store.TestDatabase;
import io.oakum.store.TokenStore.Admission;
import io.oakum.trust.Sha256;
import io.oakum.trust.key.SigningKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;

/** A fleet that was just founded, on a real database, and the use cases on it. */
final class World implements AutoCloseable {
    static final Sha256 SERVER = Sha256.of(new byte[] {1});
    static final Actor ADMIN = Actor.person("admin");

    private static final SecureRandom RANDOM = new SecureRandom();

    final Addresses addresses = TestDatabase.fresh();
    final Database database = TestDatabase.opened(addresses);
    final FleetKeys keys = new FleetKeys(
            new OnlineKeys(new byte[32], RANDOM), SigningKey.generate(RANDOM), SigningKey.generate(RANDOM));
    final SshOperator operator = new SshOperator();
    final Fleet fleet;
    static final FeedKeys NO_KEYS = new FeedKeys(Path.of("no-keys"));

    final CertificateAuthority authority;
    final Enrolment enrolment;
    final SignIn signIn = new SignIn(database, new Secrets(RANDOM), InstantSource.system());
    final PeopleKey peopleKey = new PeopleKey(new byte[32], RANDOM);
    final HashPasswords passwords = new HashPasswords(RANDOM, new PasswordHash.Parameters(64, 1, 1));
    final KeepPeople people = new KeepPeople(database, new Secrets(RANDOM), "console");
    final HearHosts hearing = new HearHosts(database);
    final KeptIndex index = new KeptIndex(database);
    final DeriveExposures derive = new DeriveExposures(database, index, new PoliciesInForce());
    final TakeReport reports = new TakeReport(database, derive);
    final TakeInFeed feeds = new TakeInFeed(database, Limits.ORDINARY, NO_KEYS, Clock.systemUTC());
    final FleetView view = new FleetView(database);

    World() throws Exception {
        fleet = new FoundFleet(database, keys).found("fleet", "admin", operator, Instant.now());
        authority = new CertificateAuthority(keys.authority(), fleet.id(), Instant.now(), RANDOM);
        enrolment = new Enrolment(database, authority, new Secrets(RANDOM));
    }

    String token(boolean approves, int uses, Duration life) throws StoreException {
        long person = database.transact(tx -> tx.people().ensure("admin"));
        return enrolment.token(person, ADMIN, new Admission("web", approves), uses, life);
    }

    void asOwner(String sql) {
        TestDatabase.asOwner(addresses, sql);
    }

    static SigningKey machineKey() {
        return SigningKey.generate(RANDOM);
    }

    static EnrolRequest request(String token, SigningKey key, String name) {
        String spelled = key.verifyingKey().openSsh();
        byte[] proof = ProtocolJson.enrolmentProof(token, SERVER, spelled);
        return new EnrolRequest(
                token,
                spelled,
                Base64.getEncoder().encodeToString(key.sign(proof)),
                name,
                "debian 12",
                "m-" + name,
                "0.1.0");
    }

    EnrolAnswer answered(EnrolRequest request) throws StoreException {
        return switch (enrolment.ask(request, SERVER)) {
            case Enrolment.Asked.Answered(EnrolAnswer answer) -> answer;
            case Enrolment.Asked.Refused(), Enrolment.Asked.TooEarly() ->
                throw new AssertionError("refused: " + request.name());
        };
    }

    HostId enrolled(String name) throws StoreException {
        return new HostId(answered(request(token(true, 1, Duration.ofHours(1)), machineKey(), name))
                .host());
    }

    /** Derives from everything that was changed until now. */
    void catchUp() throws StoreException {
        do {
            TestDatabase.awaitQuiet(database);
        } while (derive.catchUp() > 0);
    }

    /** The entries of the log that say this. */
    List<String> logged(String words) throws StoreException {
        var log = new KeepLog(database, keys.log(), fleet);
        log.keepUp();
        return log.entries(0, 10_000).stream()
                .map(placed -> new String(placed.entry().array(), StandardCharsets.UTF_8))
                .filter(text -> text.contains(words))
                .toList();
    }

    @Override
    public void close() {
        operator.close();
        database.close();
    }
}
