package io.oakum.agent;

import io.oakum.testkit.Fuzz;
import io.oakum.testkit.Fuzzes;
import io.oakum.testkit.Needed;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server hands to its hosts, and what stands in their environment, is read or refused. */
final class AgentFuzzTest {
    private static final String PEM = """
            -----BEGIN CERTIFICATE-----
            MIIBNDCB56ADAgECAhRkeUhKLdSuolaEh0duruhJhyYP+jAFBgMrZXAwEDEOMAwG
            A1UEAwwFb2FrdW0wHhcNMjYxMTI2MDUzNDMxWhcNMzYxMTIzMDUzNDMxWjAQMQ4w
            DAYDVQQDDAVvYWt1bTAqMAUGAytlcAMhADfHGHmsWyT6yBXqcdCgRG1c+kb3M/9Z
            iDXTE5qA96r6o1MwUTAdBgNVHQ4EFgQUVlV6dfEAN0h1dLtPTHMN0ze1QOMwHwYD
            VR0jBBgwFoAUVlV6dfEAN0h1dLtPTHMN0ze1QOMwDwYDVR0TAQH/BAUwAwEB/zAF
            BgMrZXADQQArIXsOJ1u22ET/2od4NSvEen3vty5A/S6tZBtn5VbCDPfcbdQ53NL+
            nSp4sItiM+rK1YsPSd0YBw1LEsl5BtkJ
            -----END CERTIFICATE-----
            """;

    @TempDir
    private Path folder;

    @Test
    @Fuzzes(ProxySettings.class)
    void a_proxy_is_read_or_refused() {
        Fuzz.of("proxy")
                .from("http://user:pass@proxy.example:3128", "http://[::1]:8080/")
                .refusedBy(AgentException.class)
                .reads(text -> ProxySettings.of(Map.of("HTTPS_PROXY", text, "NO_PROXY", text)));
    }

    @Test
    @Fuzzes(Judgement.class)
    void the_lines_of_a_change_set_are_read_or_refused() {
        Fuzz.of("changes")
                .from("bash:amd64 5.1-1 5.1-2 " + "0".repeat(64) + "\n")
                .refusedBy(JsonException.class)
                .reads(Judgement::changes);
    }

    @Test
    @Fuzzes(Guard.class)
    void a_guard_is_read_or_refused() {
        Needed.assume("root".equals(System.getProperty("user.name")), "root, who alone may own such a file");
        Path file = folder.resolve("guard.conf");
        Fuzz.of("guard")
                .from("mode = managed # ours\nrehearsals=no\n", "mode=observe\n")
                .refusedBy(IOException.class)
                .atMost(400)
                .gives(bytes -> {
                    Files.write(file, bytes);
                    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
                    Guard.read(file);
                });
    }

    @Test
    @Fuzzes(TrustedTime.class)
    void a_kept_time_is_read_or_is_none() {
        Fuzz.of("trusted-time").from("2026-11-25T12:00:00Z boot 5\n").reads(TrustedTime::ofText);
    }

    @Test
    @Fuzzes(Certificates.class)
    void a_certificate_is_read_or_refused() {
        Fuzz.of("certificate").from(PEM).refusedBy(AgentException.class).reads(Certificates::of);
    }

    @Test
    @Fuzzes(ReportQuestion.class)
    void what_root_is_told_of_changelogs_is_read_or_refused() {
        Fuzz.of("report-question")
                .from("{\"ask\":\"report\",\"changelogs\":\"read\",\"told\":[{\"sha256\":\"" + "a".repeat(64)
                        + "\",\"lines\":\"1.0-1\\t1700000000\\tCVE-2026-0001\\n\"}]}")
                .refusedBy(JsonException.class)
                .gives(bytes -> ReportQuestion.reading(Json.readObject(bytes), 1));
    }
}
