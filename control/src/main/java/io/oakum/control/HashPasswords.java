package io.oakum.control;

import io.oakum.control.PasswordHash.Parameters;
import io.oakum.trust.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** Hashes passwords by argon2id, so many at once and no more: each takes 19 MiB while it lasts. */
public final class HashPasswords {
    private static final int AT_ONCE = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int SALT = 16;
    private static final int HASH = 32;

    private final SecureRandom random;
    private final Parameters wanted;
    private final Semaphore places = new Semaphore(AT_ONCE, true);
    private final String nobodys;

    public HashPasswords(SecureRandom random) {
        this(random, Parameters.OURS);
    }

    HashPasswords(SecureRandom random, Parameters wanted) {
        this.random = random;
        this.wanted = wanted;
        this.nobodys = new PasswordHash(wanted, Bytes.of(salt()), Bytes.of(new byte[HASH])).phc();
    }

    /** So many are being hashed that this one was not begun. */
    public static final class BusyException extends Exception {
        private static final long serialVersionUID = 1;

        BusyException() {
            super("more than " + AT_ONCE + " passwords are being looked at; try again in a moment");
        }
    }

    /** As it is to be kept. */
    public String hash(String password) throws BusyException {
        byte[] salt = salt();
        return new PasswordHash(wanted, Bytes.of(salt), Bytes.of(hash(password, wanted, salt, HASH))).phc();
    }

    /**
     * Whether it is that password.
     *
     * @param phc empty where there is none: that takes as long, and is never right
     */
    public boolean isRight(String password, String phc) throws BusyException {
        Optional<PasswordHash> kept = PasswordHash.ofPhc(phc);
        PasswordHash against = kept.or(() -> PasswordHash.ofPhc(nobodys)).orElseThrow();
        byte[] hash = hash(
                password,
                against.parameters(),
                against.salt().array(),
                against.hash().length());
        return MessageDigest.isEqual(hash, against.hash().array()) && kept.isPresent();
    }

    /** Whether it was made by other parameters than new ones are. */
    public boolean isOutdated(String phc) {
        return PasswordHash.ofPhc(phc)
                .filter(kept -> !kept.parameters().equals(wanted))
                .isPresent();
    }

    private byte[] salt() {
        byte[] salt = new byte[SALT];
        random.nextBytes(salt);
        return salt;
    }

    private byte[] hash(String password, Parameters parameters, byte[] salt, int length) throws BusyException {
        enter();
        try {
            var generator = new Argon2BytesGenerator();
            generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                    .withMemoryAsKB(parameters.kib())
                    .withIterations(parameters.passes())
                    .withParallelism(parameters.lanes())
                    .withSalt(salt)
                    .build());
            byte[] hash = new byte[length];
            // One text has several spellings in Unicode, and keyboards differ in which they send.
            String spelled = Normalizer.normalize(password, Normalizer.Form.NFKC);
            generator.generateBytes(spelled.getBytes(StandardCharsets.UTF_8), hash);
            return hash;
        } finally {
            places.release();
        }
    }

    private void enter() throws BusyException {
        try {
            if (!places.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new BusyException();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BusyException();
        }
    }
}
