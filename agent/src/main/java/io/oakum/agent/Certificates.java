package io.oakum.agent;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/**
 * How long this host's certificate is good. It is renewed in the last third of its life, which leaves ten of thirty days for a server
 * that is away.
 */
record Certificates(Instant from, Instant until) {

    /** @param pem the host's own first */
    static Certificates of(String pem) throws AgentException {
        try {
            X509Certificate own = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
                    .iterator()
                    .next();
            return new Certificates(
                    own.getNotBefore().toInstant(), own.getNotAfter().toInstant());
        } catch (CertificateException | java.util.NoSuchElementException e) {
            throw new AgentException(
                    "this host's certificate cannot be read; enrol this host again: oakum-agent enrol", e);
        }
    }

    boolean isRenewalDue(Instant now) {
        Duration life = Duration.between(from, until);
        return now.isAfter(from.plus(life.multipliedBy(2).dividedBy(3)));
    }

    /** Nobody believes it any more. What proves whose host this is then is the key, as before it had a certificate. */
    boolean isOver(Instant now) {
        return !now.isBefore(until);
    }
}
