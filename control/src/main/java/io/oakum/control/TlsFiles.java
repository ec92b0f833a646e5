package io.oakum.control;

import io.oakum.trust.Sha256;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/**
 * The files of a certificate that the owner has from elsewhere. Others write them anew before it ends.
 *
 * @param certificate in PEM, the server's first, then those of who signed it
 * @param key in PEM, without a passphrase; it may be the same file
 */
public record TlsFiles(Path certificate, Path key) {
    private static final byte ASN1_SEQUENCE = 0x30;
    private static final String FOR_SERVERS = "1.3.6.1.5.5.7.3.1";
    private static final String FOR_ANYTHING = "2.5.29.37.0";
    private static final Set<PosixFilePermission> OF_OTHERS = Set.of(
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE,
            PosixFilePermission.GROUP_WRITE);

    /** They are no certificate and key that a server can show; the message names the file and the way out. */
    public static final class WrongException extends Exception {
        private static final long serialVersionUID = 1L;

        WrongException(String message) {
            super(message);
        }
    }

    /** Another one whenever anything about the files is another. */
    public Sha256 mark() {
        try {
            return Sha256.of(
                    Sha256.of(Files.readAllBytes(certificate)).bytes(),
                    Sha256.of(Files.readAllBytes(key)).bytes(),
                    Files.getPosixFilePermissions(key).toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Sha256.of(e.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    public TlsPair read() throws WrongException {
        List<X509Certificate> chain = chain();
        var pair = new TlsPair(chain, privateKey());
        requireTogether(pair);
        if (pair.names().isEmpty()) {
            throw new WrongException(
                    "the certificate in " + certificate + " has no names (subjectAltName), and browsers go"
                            + " by nothing else: ask for one with the name of this server");
        }
        requireForServers(pair.certificate());
        return pair;
    }

    private List<X509Certificate> chain() throws WrongException {
        var chain = new ArrayList<X509Certificate>();
        for (Object part : parts(certificate)) {
            if (part instanceof X509CertificateHolder holder) {
                try {
                    chain.add(new JcaX509CertificateConverter().getCertificate(holder));
                } catch (GeneralSecurityException e) {
                    throw new WrongException(certificate + " is damaged: " + e.getMessage());
                }
            }
        }
        if (chain.isEmpty()) {
            throw new WrongException(certificate + " holds no certificate (-----BEGIN CERTIFICATE-----)");
        }
        return chain;
    }

    private PrivateKey privateKey() throws WrongException {
        List<Object> parts = parts(key);
        requireSecret();
        for (Object part : parts) {
            try {
                switch (part) {
                    case PrivateKeyInfo plain -> {
                        return new JcaPEMKeyConverter().getPrivateKey(plain);
                    }
                    case PEMKeyPair older -> {
                        return new JcaPEMKeyConverter().getPrivateKey(older.getPrivateKeyInfo());
                    }
                    case PKCS8EncryptedPrivateKeyInfo _, PEMEncryptedKeyPair _ ->
                        throw new WrongException(
                                key + " wants a passphrase, and nobody is there to type it when the server"
                                        + " starts; one without: openssl pkcs8 -topk8 -nocrypt -in " + key + " -out "
                                        + key + ".plain");
                    default -> {
                        // What else lies in such files, such as the name of a curve.
                    }
                }
            } catch (IOException e) {
                throw new WrongException(key + " is damaged: " + e.getMessage());
            }
        }
        throw new WrongException(key + " holds no key (-----BEGIN PRIVATE KEY-----)");
    }

    private static List<Object> parts(Path file) throws WrongException {
        try {
            byte[] bytes = Files.readAllBytes(file);
            if (bytes.length > 0 && bytes[0] == ASN1_SEQUENCE) {
                String inPem = file.toString().matches(".*\\.(pfx|p12)") ? "pkcs12 -nodes" : "x509 -inform DER";
                throw new WrongException(file + " is not in PEM; it becomes so with: openssl " + inPem + " -in " + file
                        + " -out " + file + ".pem");
            }
            return parts(new PEMParser(new StringReader(new String(bytes, StandardCharsets.ISO_8859_1))));
        } catch (NoSuchFileException e) {
            throw new WrongException(file + " is not there");
        } catch (AccessDeniedException e) {
            String user = System.getProperty("user.name");
            throw new WrongException(file + " is not for " + user + " to read, as whom the server runs: sudo chown "
                    + user + " " + file);
        } catch (IOException | RuntimeException e) {
            // The library takes much of what can be wrong with a file for a mistake of its caller's.
            throw new WrongException(file + " is damaged: " + e.getMessage());
        }
    }

    private static List<Object> parts(PEMParser parser) throws IOException {
        var parts = new ArrayList<Object>();
        for (Object part = parser.readObject(); part != null; part = parser.readObject()) {
            parts.add(part);
        }
        return parts;
    }

    /** A group may read it: so it is where several programs use one certificate. */
    private void requireSecret() throws WrongException {
        try {
            if (Files.getPosixFilePermissions(key).stream().anyMatch(OF_OTHERS::contains)) {
                throw new WrongException("others on this machine can use " + key + ": chmod o-rwx,g-w " + key);
            }
        } catch (IOException e) {
            throw new WrongException(key + " is not there");
        }
    }

    private void requireTogether(TlsPair pair) throws WrongException {
        for (int place = 0; place < pair.chain().size(); place++) {
            if (isOf(pair.chain().get(place).getPublicKey(), pair.key())) {
                if (place == 0) {
                    return;
                }
                throw new WrongException("the certificate that " + key + " belongs to is number " + (place + 1) + " in "
                        + certificate + ": put it first, before those of who signed it");
            }
        }
        throw new WrongException(key + " does not belong to the certificate in " + certificate);
    }

    private static boolean isOf(PublicKey open, PrivateKey secret) {
        byte[] sample = {1};
        try {
            var signature = Signature.getInstance(
                    switch (secret.getAlgorithm()) {
                        case "RSA" -> "SHA256withRSA";
                        case "EC" -> "SHA256withECDSA";
                        default -> secret.getAlgorithm();
                    });
            signature.initSign(secret);
            signature.update(sample);
            byte[] signed = signature.sign();
            signature.initVerify(open);
            signature.update(sample);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private void requireForServers(X509Certificate shown) throws WrongException {
        try {
            List<String> uses = shown.getExtendedKeyUsage();
            if (uses != null && !uses.contains(FOR_SERVERS) && !uses.contains(FOR_ANYTHING)) {
                throw new WrongException("the certificate in " + certificate
                        + " is not for servers (its extended key usage" + " lacks serverAuth): ask for one that is");
            }
        } catch (GeneralSecurityException e) {
            throw new WrongException(certificate + " is damaged: " + e.getMessage());
        }
    }
}
