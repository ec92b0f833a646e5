package io.oakum.trust.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.testkit.BadInput;
import io.oakum.testkit.Needed;
import io.oakum.trust.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signatures made by the real {@code ssh-keygen}, save for security keys, which no test machine has. */
class SshSignatureTest {
    private static final String PURPOSE = "order@oakum";
    private static final byte[] MESSAGE = "close what is due".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private static Path folder;

    @BeforeAll
    static void make_a_key() throws Exception {
        Needed.assume(Files.isExecutable(Path.of("/usr/bin/ssh-keygen")), "ssh-keygen (openssh-client)");
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "somebody", "-f", "key");
    }

    @Test
    void what_ssh_keygen_signed_verifies_under_the_key_that_signed() throws Exception {
        SshSignature signature = SshSignature.ofArmour(sign("key", PURPOSE));

        assertThat(signature.key()).isEqualTo(key("key"));
        assertThat(signature.covers(MESSAGE, PURPOSE)).isTrue();
    }

    @Test
    void a_key_that_only_the_agent_holds_signs_as_well() throws Exception {
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "held");
        run(
                "sh",
                "-c",
                "eval $(ssh-agent) >&2; ssh-add -q held; mv held gone; printf 'close what is due' > m;"
                        + " ssh-keygen -q -Y sign -n order@oakum -f held.pub < m > m.sig; kill $SSH_AGENT_PID");

        SshSignature signature = SshSignature.ofArmour(Files.readString(folder.resolve("m.sig")));

        assertThat(signature.covers(MESSAGE, PURPOSE)).isTrue();
        assertThat(signature.key().id())
                .isEqualTo(run("ssh-keygen", "-lf", "held.pub").split(" ")[1]);
    }

    @Test
    @BadInput("O3")
    void a_signature_for_another_purpose_covers_nothing_here() throws Exception {
        SshSignature signature = SshSignature.ofArmour(sign("key", "file"));

        assertThat(signature.covers(MESSAGE, PURPOSE)).isFalse();
        assertThat(signature.covers(MESSAGE, "file")).isTrue();
    }

    @Test
    void a_changed_message_is_not_covered() throws Exception {
        SshSignature signature = SshSignature.ofArmour(sign("key", PURPOSE));

        assertThat(signature.covers("close what is duE".getBytes(StandardCharsets.UTF_8), PURPOSE))
                .isFalse();
    }

    @Test
    @BadInput("E3")
    void rsa_and_ecdsa_keys_are_refused_with_the_command_that_makes_a_better_one() throws Exception {
        run("ssh-keygen", "-q", "-t", "rsa", "-N", "", "-f", "rsa");

        assertThatThrownBy(() -> key("rsa"))
                .isInstanceOf(SignatureException.class)
                .hasMessageContaining("ssh-rsa")
                .hasMessageContaining("ssh-keygen -t ed25519");
        assertThatThrownBy(() -> SshSignature.ofArmour(sign("rsa", PURPOSE))).isInstanceOf(SignatureException.class);
    }

    @Test
    void a_security_key_counts_only_where_somebody_touched_it() throws Exception {
        SigningKey inside = SigningKey.generate(new SecureRandom());

        assertThat(SshSignature.ofArmour(touched(inside, (byte) 1)).covers(MESSAGE, PURPOSE))
                .isTrue();
        assertThat(SshSignature.ofArmour(touched(inside, (byte) 0)).covers(MESSAGE, PURPOSE))
                .isFalse();
    }

    @Test
    void junk_is_refused_and_never_more_than_refused() throws Exception {
        String good = sign("key", PURPOSE);
        byte[] blob = Base64.getDecoder()
                .decode(good.lines().filter(l -> !l.startsWith("-")).reduce("", String::concat));
        for (int at = 0; at < blob.length; at++) {
            byte[] cut = java.util.Arrays.copyOf(blob, at);
            assertThatThrownBy(() -> SshSignature.ofArmour(armour(cut))).isInstanceOf(SignatureException.class);
            byte[] flipped = blob.clone();
            flipped[at] ^= 0x55;
            assertThat(isTaken(armour(flipped))).as("byte %s changed", at).isFalse();
        }
    }

    private static boolean isTaken(String armour) throws Exception {
        try {
            SshSignature signature = SshSignature.ofArmour(armour);
            return signature.key().equals(key("key")) && signature.covers(MESSAGE, PURPOSE);
        } catch (SignatureException e) {
            return false;
        }
    }

    /** What a FIDO security key and OpenSSH make together, as PROTOCOL.u2f describes it. */
    private static String touched(SigningKey inside, byte flags) throws Exception {
        byte[] kind = SshWire.ascii(VerifyingKey.SECURITY_KEY);
        byte[] raw = inside.verifyingKey().raw();
        byte[] application = SshWire.ascii("ssh:");
        byte[] digest = Sha256.digest("SHA-512").digest(MESSAGE);
        byte[] fields = SshWire.strings(SshWire.ascii(PURPOSE), new byte[0], SshWire.ascii("sha512"), digest);
        byte[] signed = ByteBuffer.allocate(6 + fields.length)
                .put(SshWire.ascii("SSHSIG"))
                .put(fields)
                .array();
        byte[] message = ByteBuffer.allocate(69)
                .put(Sha256.of(application).bytes())
                .put(flags)
                .putInt(7)
                .put(Sha256.of(signed).bytes())
                .array();
        byte[] tail = ByteBuffer.allocate(5).put(flags).putInt(7).array();
        byte[] seal = SshWire.strings(kind, inside.sign(message));
        byte[] sealed = ByteBuffer.allocate(seal.length + 5).put(seal).put(tail).array();
        byte[] body = SshWire.strings(
                SshWire.strings(kind, raw, application),
                SshWire.ascii(PURPOSE),
                new byte[0],
                SshWire.ascii("sha512"),
                sealed);
        return armour(ByteBuffer.allocate(10 + body.length)
                .put(SshWire.ascii("SSHSIG"))
                .putInt(1)
                .put(body)
                .array());
    }

    private static String armour(byte[] blob) {
        return "-----BEGIN SSH SIGNATURE-----\n" + Base64.getEncoder().encodeToString(blob)
                + "\n-----END SSH SIGNATURE-----\n";
    }

    private static VerifyingKey key(String name) throws IOException, SignatureException {
        return VerifyingKey.ofOpenSsh(Files.readString(folder.resolve(name + ".pub")));
    }

    private static String sign(String key, String purpose) throws Exception {
        Path message = folder.resolve("message");
        Files.write(message, MESSAGE);
        Files.deleteIfExists(folder.resolve("message.sig"));
        run("ssh-keygen", "-q", "-Y", "sign", "-n", purpose, "-f", key, "message");
        return Files.readString(folder.resolve("message.sig"));
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(List.of(command))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }
}
