package io.oakum.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.testkit.Fuzz;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator may name as certificate and key, and what each mistake is told. */
class TlsFilesTest {
    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
    private static final KeyPair EC = keys("EC", 256);
    private static final KeyPair OTHER = keys("EC", 256);
    private static final List<String> NAMES = List.of("oakum.bank.test", "*.apps.bank.test", "10.1.2.3");

    @TempDir
    private static Path folder;

    private static KeyPair keys(String kind, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509Certificate certificate(KeyPair pair, List<String> names, KeyPurposeId use) throws Exception {
        var builder = new JcaX509v3CertificateBuilder(
                new X500Name("CN=Bank CA"),
                BigInteger.TEN,
                Date.from(NOON),
                Date.from(NOON.plus(Duration.ofDays(90))),
                new X500Name("CN=oakum"),
                pair.getPublic());
        GeneralName[] all = names.stream()
                .map(name ->
                        new GeneralName(name.matches("[0-9.]+") ? GeneralName.iPAddress : GeneralName.dNSName, name))
                .toArray(GeneralName[]::new);
        if (all.length > 0) {
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(all));
        }
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(use));
        String signature = pair.getPrivate().getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder(signature).build(pair.getPrivate())));
    }

    private static String certificate(KeyPair pair) throws Exception {
        return CertificateAuthority.pem(certificate(pair, NAMES, KeyPurposeId.id_kp_serverAuth));
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label + "-----\n";
    }

    private static String plain(PrivateKey key) {
        return pem("PRIVATE KEY", key.getEncoded());
    }

    /** As OpenSSL wrote keys before its third version. */
    private static String older(PrivateKey key) throws IOException {
        return key instanceof ECPrivateKey ec
                ? pem(
                        "EC PRIVATE KEY",
                        new org.bouncycastle.asn1.sec.ECPrivateKey(256, ec.getS(), SECObjectIdentifiers.secp256r1)
                                .getEncoded())
                : pem(
                        "RSA PRIVATE KEY",
                        PrivateKeyInfo.getInstance(key.getEncoded())
                                .parsePrivateKey()
                                .toASN1Primitive()
                                .getEncoded());
    }

    private static String encrypted() throws Exception {
        return pem("ENCRYPTED PRIVATE KEY", new EncryptedPrivateKeyInfo("PBEWithMD5AndDES", new byte[64]).getEncoded());
    }

    private static TlsFiles files(String certificate, String key) throws IOException {
        Path shown = Files.writeString(folder.resolve("full.pem"), certificate, StandardCharsets.ISO_8859_1);
        Path secret = Files.writeString(folder.resolve("key.pem"), key, StandardCharsets.ISO_8859_1);
        return permitted(new TlsFiles(shown, secret), "rw-------");
    }

    private static TlsFiles permitted(TlsFiles files, String permissions) throws IOException {
        Files.setPosixFilePermissions(files.key(), PosixFilePermissions.fromString(permissions));
        return files;
    }

    static Stream<List<String>> good() throws Exception {
        KeyPair rsa = keys("RSA", 2048);
        return Stream.of(
                List.of(certificate(EC), plain(EC.getPrivate())),
                List.of(certificate(rsa), plain(rsa.getPrivate())),
                List.of(certificate(EC), older(EC.getPrivate())),
                List.of(certificate(rsa), older(rsa.getPrivate())),
                List.of(
                        certificate(EC),
                        pem("EC PARAMETERS", Base64.getDecoder().decode("BggqhkjOPQMBBw==")) + older(EC.getPrivate())),
                List.of("Bag Attributes\n    friendlyName: oakum\n" + certificate(EC), plain(EC.getPrivate())),
                List.of(certificate(EC) + plain(EC.getPrivate()), certificate(EC) + plain(EC.getPrivate())));
    }

    @ParameterizedTest
    @MethodSource("good")
    void certificate_and_key_are_read_in_every_form_that_openssl_writes(List<String> texts) throws Exception {
        TlsPair pair = files(texts.get(0), texts.get(1)).read();

        assertThat(pair.names()).isEqualTo(NAMES);
        assertThat(pair.host()).contains("oakum.bank.test");
        assertThat(pair.ends()).isEqualTo(NOON.plus(Duration.ofDays(90)));
    }

    static Stream<List<String>> wrong() throws Exception {
        String shown = certificate(EC);
        String key = plain(EC.getPrivate());
        String nameless = CertificateAuthority.pem(certificate(EC, List.of(), KeyPurposeId.id_kp_serverAuth));
        String client = CertificateAuthority.pem(certificate(EC, NAMES, KeyPurposeId.id_kp_clientAuth));
        String der = new String(
                certificate(EC, NAMES, KeyPurposeId.id_kp_serverAuth).getEncoded(), StandardCharsets.ISO_8859_1);
        return Stream.of(
                List.of("", key, "full.pem holds no certificate"),
                List.of(key, key, "full.pem holds no certificate"),
                List.of(shown.substring(0, shown.length() / 2), key, "full.pem is damaged"),
                List.of(der, key, "openssl x509 -inform DER -in"),
                List.of(nameless, key, "has no names (subjectAltName)"),
                List.of(client, key, "is not for servers"),
                List.of(shown, "", "key.pem holds no key"),
                List.of(shown, shown, "key.pem holds no key"),
                List.of(shown, key.substring(0, key.length() / 2), "key.pem is damaged"),
                List.of(
                        shown,
                        encrypted(),
                        "openssl pkcs8 -topk8 -nocrypt -in " + folder.resolve("key.pem") + " -out "),
                List.of(shown, plain(OTHER.getPrivate()), "key.pem does not belong to the certificate"),
                List.of(shown, plain(keys("RSA", 2048).getPrivate()), "key.pem does not belong to the certificate"),
                List.of(
                        certificate(OTHER) + shown,
                        key,
                        "is number 2 in " + folder.resolve("full.pem") + ": put it first"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void what_is_wrong_with_them_is_told_with_the_way_out(List<String> texts) throws Exception {
        TlsFiles files = files(texts.get(0), texts.get(1));

        assertThatThrownBy(files::read)
                .isInstanceOf(TlsFiles.WrongException.class)
                .hasMessageContaining(texts.get(2))
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw-----w-", "rw-rw----"})
    void a_key_that_others_can_use_is_refused(String permissions) throws Exception {
        TlsFiles files = permitted(files(certificate(EC), plain(EC.getPrivate())), permissions);

        assertThatThrownBy(files::read).hasMessageContaining(": chmod o-rwx,g-w " + files.key());
    }

    @Test
    void a_group_may_read_the_key_as_where_several_programs_share_it() throws Exception {
        TlsFiles files = permitted(files(certificate(EC), plain(EC.getPrivate())), "rw-r-----");

        assertThat(files.read().names()).isEqualTo(NAMES);
    }

    @Test
    void files_that_are_not_there_are_named() throws Exception {
        TlsFiles files = files(certificate(EC), plain(EC.getPrivate()));

        assertThatThrownBy(new TlsFiles(folder.resolve("none"), files.key())::read)
                .hasMessage(folder.resolve("none") + " is not there");
        assertThatThrownBy(new TlsFiles(files.certificate(), folder.resolve("none"))::read)
                .hasMessage(folder.resolve("none") + " is not there");
    }

    @Test
    void the_mark_is_another_when_anything_about_the_files_is() throws Exception {
        TlsFiles files = files(certificate(EC), plain(EC.getPrivate()));
        var first = files.mark();

        assertThat(files.mark()).isEqualTo(first);
        assertThat(permitted(files, "rw-r--r--").mark()).isNotEqualTo(first);
        assertThat(files(certificate(EC), plain(OTHER.getPrivate())).mark()).isNotEqualTo(first);
    }

    @Test
    void browsers_take_it_in_its_time_and_for_its_names() throws Exception {
        TlsPair pair = files(certificate(EC), plain(EC.getPrivate())).read();

        for (String name : List.of("oakum.bank.test", "OAKUM.bank.test", "a.apps.bank.test", "10.1.2.3")) {
            assertThat(pair.faults(Optional.of(name), NOON)).as(name).isEmpty();
        }
        for (String name : List.of("bank.test", "a.b.apps.bank.test", "apps.bank.test", "10.1.2.4", "localhost")) {
            assertThat(pair.faults(Optional.of(name), NOON))
                    .as(name)
                    .containsExactly("is not for " + name + ", but for oakum.bank.test, *.apps.bank.test, 10.1.2.3");
        }
        assertThat(pair.faults(Optional.empty(), NOON.plus(Duration.ofDays(91))))
                .containsExactly("ended on 2027-02-23");
        assertThat(pair.faults(Optional.empty(), NOON.minusSeconds(1)))
                .containsExactly("is good from 2026-11-25 on, and no earlier");
    }

    @Test
    void damaged_files_are_read_or_refused() throws Exception {
        String both = certificate(EC) + older(EC.getPrivate());

        Fuzz.of("tls-files")
                .from(both)
                .refusedBy(TlsFiles.WrongException.class)
                .gives(bytes -> files(new String(bytes, StandardCharsets.ISO_8859_1), both)
                        .read());
        Fuzz.of("tls-keys")
                .from(both)
                .refusedBy(TlsFiles.WrongException.class)
                .gives(bytes -> files(both, new String(bytes, StandardCharsets.ISO_8859_1))
                        .read());
    }
}
