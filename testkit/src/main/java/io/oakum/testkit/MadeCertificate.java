package io.oakum.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/**
 * A certificate that signs itself, of a kind that browsers know, as files and as Java keeps it.
 *
 * @param certificate in PEM
 * @param key in PEM, its owner's alone
 */
public record MadeCertificate(KeyStore store, Path certificate, Path key) {
    private static final char[] PASSWORD = "changeit".toCharArray();

    /** @param folder in which its files come to lie */
    public static MadeCertificate of(String name, Path folder) throws IOException, GeneralSecurityException {
        Path kept = folder.resolve(name + ".p12");
        keytool(name, kept);
        KeyStore store = KeyStore.getInstance(kept.toFile(), PASSWORD);
        Path key = Files.createFile(
                folder.resolve(name + ".key"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(key, pem("PRIVATE KEY", store.getKey(name, PASSWORD).getEncoded()));
        Path certificate = folder.resolve(name + ".pem");
        Files.writeString(
                certificate, pem("CERTIFICATE", store.getCertificate(name).getEncoded()));
        return new MadeCertificate(store, certificate, key);
    }

    public X509Certificate shown() throws GeneralSecurityException {
        return (X509Certificate) store.getCertificate(store.aliases().nextElement());
    }

    public char[] password() {
        return PASSWORD.clone();
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + label
                + "-----\n";
    }

    private static void keytool(String name, Path store) throws IOException {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(
                        (keytool + " -genkeypair -keyalg EC -groupname secp256r1 -storetype PKCS12 -dname CN=" + name
                                        + " -alias " + name + " -ext san=dns:" + name + " -storepass "
                                        + new String(PASSWORD) + " -keystore " + store)
                                .split(" "))
                .redirectErrorStream(true)
                .start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("keytool makes no certificate: " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while keytool worked", e);
        }
    }
}
