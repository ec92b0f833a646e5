package io.oakum.control;

import io.oakum.trust.Sha256;
import io.oakum.trust.key.SigningKey;
import io.oakum.trust.key.VerifyingKey;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** The fleet's own certificate authority: it says which key is which host, and which is the server. */
public final class CertificateAuthority {
    private static final Duration ROOT_LIFE = Duration.ofDays(3650);
    private static final Duration SERVER_LIFE = Duration.ofDays(365);
    public static final Duration AGENT_LIFE = Duration.ofDays(30);

    /** Clocks of hosts are not all right. */
    private static final Duration SKEW = Duration.ofHours(1);

    private static final int SERIAL_BITS = 128;

    private final SigningKey key;
    private final X500Name name;
    private final SecureRandom random;
    private final X509Certificate root;

    /** @param founded when the fleet was founded: the root certificate is the same at each start */
    public CertificateAuthority(SigningKey key, String fleet, Instant founded, SecureRandom random) {
        this.key = key;
        this.name = new X500Name("CN=Oakum fleet " + fleet);
        this.random = random;
        Span span = new Span(founded.minus(SKEW), founded.plus(ROOT_LIFE));
        var builder = builder(BigInteger.ONE, span, name, key.verifyingKey());
        extend(builder, Extension.basicConstraints, true, new BasicConstraints(0));
        extend(builder, Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
        this.root = signed(builder);
    }

    private record Span(Instant from, Instant until) {}

    public X509Certificate root() {
        return root;
    }

    /** What an agent pins: the digest of the authority's public key. */
    public Sha256 pin() {
        return Sha256.of(root.getPublicKey().getEncoded());
    }

    /** @param names DNS names and addresses that the server is reached by */
    public X509Certificate server(VerifyingKey server, List<String> names, Instant now) {
        var builder = builder(
                serial(), new Span(now.minus(SKEW), now.plus(SERVER_LIFE)), new X500Name("CN=oakum-server"), server);
        GeneralName[] all = names.stream()
                .map(one -> new GeneralName(
                        one.matches("[0-9.]+|.*:.*") ? GeneralName.iPAddress : GeneralName.dNSName, one))
                .toArray(GeneralName[]::new);
        extend(builder, Extension.subjectAlternativeName, false, new GeneralNames(all));
        return leaf(builder, KeyPurposeId.id_kp_serverAuth);
    }

    /** The subject is ours alone to write: nothing of it comes from the machine that asked. */
    public X509Certificate agent(VerifyingKey agent, String host, Instant now) {
        var builder =
                builder(serial(), new Span(now.minus(SKEW), now.plus(AGENT_LIFE)), new X500Name("CN=" + host), agent);
        return leaf(builder, KeyPurposeId.id_kp_clientAuth);
    }

    private X509Certificate leaf(JcaX509v3CertificateBuilder builder, KeyPurposeId purpose) {
        extend(builder, Extension.basicConstraints, true, new BasicConstraints(false));
        extend(builder, Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        extend(builder, Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
        return signed(builder);
    }

    private BigInteger serial() {
        return new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS);
    }

    private JcaX509v3CertificateBuilder builder(BigInteger serial, Span span, X500Name subject, VerifyingKey holder) {
        return new JcaX509v3CertificateBuilder(
                name, serial, Date.from(span.from()), Date.from(span.until()), subject, holder.asPublicKey());
    }

    private static void extend(
            JcaX509v3CertificateBuilder builder,
            org.bouncycastle.asn1.ASN1ObjectIdentifier what,
            boolean critical,
            org.bouncycastle.asn1.ASN1Encodable value) {
        try {
            builder.addExtension(what, critical, value);
        } catch (CertIOException e) {
            throw new IllegalStateException("an extension that cannot be written: " + what, e);
        }
    }

    private X509Certificate signed(JcaX509v3CertificateBuilder builder) {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("Ed25519").build(key.privateKey())));
        } catch (OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException("the authority's key cannot sign", e);
        }
    }

    /** The certificates one behind the other, as files hold them. */
    public static String pem(X509Certificate... certificates) {
        var pem = new StringBuilder();
        for (X509Certificate certificate : certificates) {
            try {
                pem.append("-----BEGIN CERTIFICATE-----\n")
                        .append(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded()))
                        .append("\n-----END CERTIFICATE-----\n");
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("a certificate that cannot be written", e);
            }
        }
        return pem.toString();
    }
}
