package io.oakum.server;

import io.helidon.common.tls.Tls;
import io.oakum.control.TlsFiles;
import io.oakum.control.TlsPair;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.Sha256;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;

/**
 * TLS between people and the server, by a certificate that the owner has from elsewhere. What is written into its files anew is shown from then
 * on, unless browsers would take it less than what is shown.
 */
public final class PeopleTls {
    private static final Logger LOG = Logger.getLogger(PeopleTls.class.getName());

    /** Those of TLS 1.3, and of 1.2 those that keep what is said from whoever gets the key later. */
    private static final List<String> SUITES = List.of(
            "TLS_AES_256_GCM_SHA384",
            "TLS_AES_128_GCM_SHA256",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private final TlsFiles files;
    private final Optional<String> host;
    private final Keeper keeper;
    private final ShownPair shown;
    private Sha256 taken;
    private Sha256 seen;
    private String refused = "";
    private List<String> faults = List.of();
    private Optional<JsonObject> told = Optional.empty();

    /** Keeps for the command line on this machine how the certificate stands. */
    @FunctionalInterface
    public interface Keeper {
        void keep(JsonObject standing) throws IOException;
    }

    /** @param host under which people come, where one is known */
    public PeopleTls(TlsFiles files, Optional<String> host, Keeper keeper) throws TlsFiles.WrongException {
        this.files = files;
        this.host = host;
        this.keeper = keeper;
        taken = files.mark();
        seen = taken;
        shown = new ShownPair(files.read());
    }

    /** For the HTTP library. */
    Tls tls() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {shown}, null, null);
            return Tls.builder()
                    .sslContext(context)
                    .enabledProtocols(List.of("TLSv1.3", "TLSv1.2"))
                    .enabledCipherSuites(SUITES)
                    .build();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        }
    }

    /** Less than nothing where it ended. */
    Duration left(Instant now) {
        return Duration.between(now, shown.now().ends());
    }

    /** Two files are not written at one moment: what is the same at two looks is meant so. */
    void look(Instant now) {
        Sha256 mark = files.mark();
        if (mark.equals(taken)) {
            refused = "";
        } else if (mark.equals(seen)) {
            judge(mark, now);
        }
        seen = mark;
        tell(now);
    }

    private void judge(Sha256 mark, Instant now) {
        try {
            TlsPair next = files.read();
            List<String> worse = next.faults(host, now);
            if (!worse.isEmpty() && shown.now().faults(host, now).isEmpty()) {
                refuse("the new one " + String.join(" and ", worse));
                return;
            }
            shown.show(next);
            taken = mark;
            refused = "";
            LOG.log(Level.INFO, "certificate={0} ends={1} it is shown from now on", new Object[] {
                files.certificate(), next.ends()
            });
        } catch (TlsFiles.WrongException e) {
            refuse(String.valueOf(e.getMessage()));
        }
    }

    private void refuse(String why) {
        if (!why.equals(refused)) {
            LOG.log(Level.WARNING, "certificate={0} the one before is kept: {1}", new Object[] {files.certificate(), why
            });
        }
        refused = why;
    }

    /** What is not known yet, in the log and for the command line. */
    void tell(Instant now) {
        List<String> present = shown.now().faults(host, now);
        if (!present.equals(faults)) {
            present.forEach(
                    fault -> LOG.log(Level.WARNING, "certificate={0} browsers warn of it: it {1}", new Object[] {
                        files.certificate(), fault
                    }));
            faults = present;
        }
        JsonObject standing = standing();
        if (!told.equals(Optional.of(standing))) {
            try {
                keeper.keep(standing);
                told = Optional.of(standing);
            } catch (IOException e) {
                LOG.log(Level.WARNING, "how the certificate stands cannot be kept: {0}", e.getMessage());
            }
        }
    }

    private JsonObject standing() {
        TlsPair now = shown.now();
        return JsonObject.with("sha256", Sha256.of(now.encoded()).hex())
                .and("file", files.certificate().toString())
                .and("names", JsonArray.ofTexts(now.names()))
                .and("ends", now.ends().toString())
                .and("faults", JsonArray.ofTexts(faults))
                .and("refused", refused)
                .build();
    }
}
