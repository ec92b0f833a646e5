package io.oakum.control;

import io.oakum.store.Database;
import io.oakum.store.StoreException;
import io.oakum.store.Transaction;
import io.oakum.trust.key.SignatureException;
import io.oakum.trust.key.SigningKey;
import io.oakum.trust.key.VerifyingKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The server's keys by which it lets hosts begin what people signed. They lie in the database, where each process of the server finds them,
 * encrypted with a key that is a file; which of them counts is said by the trust file in force.
 */
public final class OnlineKeys {
    private final Seal seal;
    private final SecureRandom random;
    private final AtomicReference<Optional<SigningKey>> last = new AtomicReference<>(Optional.empty());

    OnlineKeys(byte[] key, SecureRandom random) {
        this.seal = new Seal(key, "online keys", random);
        this.random = random;
    }

    /** @param folder of the server's secrets */
    public static OnlineKeys in(Path folder, SecureRandom random) throws IOException {
        return new OnlineKeys(Seal.keyIn(folder, random), random);
    }

    SigningKey made() {
        return SigningKey.generate(random);
    }

    void keep(Transaction tx, SigningKey key) {
        String name = key.verifyingKey().openSsh();
        tx.trust().keepOnlineKey(name, seal.seal(key.text().getBytes(StandardCharsets.UTF_8), owner(name)));
    }

    /** @return empty where the server has not this key: it was brought back from a back-up of before, or without its secrets */
    Optional<SigningKey> find(Transaction tx, VerifyingKey key) {
        Optional<SigningKey> known = last.get().filter(one -> one.verifyingKey().equals(key));
        if (known.isPresent()) {
            return known;
        }
        String name = key.openSsh();
        Optional<SigningKey> found = tx.trust()
                .onlineKey(name)
                .flatMap(kept -> seal.open(kept, owner(name)))
                .map(OnlineKeys::read);
        if (found.isPresent()) {
            last.set(found);
        }
        return found;
    }

    private static SigningKey read(byte[] text) {
        try {
            return SigningKey.ofText(new String(text, StandardCharsets.UTF_8));
        } catch (SignatureException e) {
            throw new IllegalStateException("a key that this server sealed cannot be read", e);
        }
    }

    private static byte[] owner(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }

    static void forgetAllBut(Transaction tx, VerifyingKey... keys) {
        tx.trust()
                .forgetOnlineKeysBut(
                        Arrays.stream(keys).map(VerifyingKey::openSsh).toList());
    }

    /** Takes the key into the database that servers of before kept in a file. */
    public void adopt(Database database, Path folder) throws IOException, StoreException {
        Path file = folder.resolve("online.key");
        if (!Files.exists(file)) {
            return;
        }
        try {
            SigningKey key = SigningKey.ofText(Files.readString(file));
            database.change(tx -> keep(tx, key));
        } catch (SignatureException e) {
            throw new IOException(
                    "the key in " + file + " cannot be used: " + e.getMessage() + "; bring it back from the back-up",
                    e);
        }
        Files.delete(file);
    }
}
