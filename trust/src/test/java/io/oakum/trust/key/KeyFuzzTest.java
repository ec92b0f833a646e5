package io.oakum.trust.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.testkit.Fuzz;
import io.oakum.testkit.Fuzzes;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Keys and signatures are read or refused. All are made of one fixed key, so that the inputs are the same each time. */
final class KeyFuzzTest {
    private static final String RAW = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    private static final byte[] PUBLIC = HexFormat.of().parseHex(RAW);

    @Test
    @Fuzzes(VerifyingKey.class)
    void a_public_key_is_read_or_refused() throws Exception {
        VerifyingKey key = VerifyingKey.ofRaw(PUBLIC);
        Fuzz.of("ssh-key")
                .from(key.openSsh(), key.openSsh() + " somebody@here", touched())
                .refusedBy(SignatureException.class)
                .reads(line -> {
                    VerifyingKey read = VerifyingKey.ofOpenSsh(line);
                    assertThat(VerifyingKey.ofOpenSsh(read.openSsh())).isEqualTo(read);
                });
        Fuzz.of("ssh-key-blob")
                .from(key.blob())
                .refusedBy(SignatureException.class)
                .gives(VerifyingKey::ofBlob);
        Fuzz.of("x509-key")
                .from(HexFormat.of().parseHex("302a300506032b6570032100" + RAW))
                .refusedBy(SignatureException.class)
                .gives(VerifyingKey::ofX509);
        Fuzz.of("raw-key").from(PUBLIC).refusedBy(SignatureException.class).gives(VerifyingKey::ofRaw);
    }

    @Test
    @Fuzzes({SshSignature.class, SshWire.class})
    void a_signature_is_read_or_refused() throws Exception {
        byte[] message = SshWire.ascii("close what is due");
        Fuzz.of("ssh-signature")
                .from(armour(signature("sha512")), armour(signature("sha256")))
                .refusedBy(SignatureException.class)
                .reads(text -> SshSignature.ofArmour(text).covers(message, "order@oakum"));
        Fuzz.of("ssh-signature-blob")
                .from(signature("sha512"))
                .refusedBy(SignatureException.class)
                .gives(blob -> SshSignature.ofArmour(armour(blob)).covers(message, "order@oakum"));
    }

    @Test
    @Fuzzes(SigningKey.class)
    void a_private_key_is_read_or_refused() {
        byte[] pkcs8 = HexFormat.of()
                .parseHex(
                        "302e020100300506032b6570042204209d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
        String text = Base64.getEncoder().encodeToString(pkcs8) + " "
                + Base64.getEncoder().encodeToString(PUBLIC);
        Fuzz.of("signing-key").from(text).refusedBy(SignatureException.class).reads(SigningKey::ofText);
    }

    private static String touched() {
        byte[] kind = SshWire.ascii(VerifyingKey.SECURITY_KEY);
        return VerifyingKey.SECURITY_KEY + " "
                + Base64.getEncoder().encodeToString(SshWire.strings(kind, PUBLIC, SshWire.ascii("ssh:")));
    }

    private static byte[] signature(String hash) throws SignatureException {
        byte[] seal = SshWire.strings(SshWire.ascii(VerifyingKey.SSH), new byte[64]);
        byte[] body = SshWire.strings(
                VerifyingKey.ofRaw(PUBLIC).blob(),
                SshWire.ascii("order@oakum"),
                new byte[0],
                SshWire.ascii(hash),
                seal);
        return ByteBuffer.allocate(10 + body.length)
                .put(SshWire.ascii("SSHSIG"))
                .putInt(1)
                .put(body)
                .array();
    }

    private static String armour(byte[] blob) {
        return "-----BEGIN SSH SIGNATURE-----\n" + Base64.getEncoder().encodeToString(blob)
                + "\n-----END SSH SIGNATURE-----\n";
    }
}
