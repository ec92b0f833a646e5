package io.oakum.cli;

import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/**
 * The certificate that the server on this machine shows to people, in the server's own words.
 *
 * @param file where it comes from
 * @param faults why browsers warn of it, each going on after "the certificate"
 * @param refused why what lies in the file by now is not shown; empty where it is
 */
record ShownCertificate(
        Sha256 digest, String file, List<String> names, Instant ends, List<String> faults, String refused) {

    /** Empty for a server without TLS for people. */
    static Optional<ShownCertificate> of(Path folder) throws IOException {
        Path standing = folder.resolve("secrets/certificate.json");
        if (!Files.exists(standing)) {
            return Optional.empty();
        }
        try {
            JsonObject said = Json.readObject(Files.readAllBytes(standing));
            return Optional.of(new ShownCertificate(
                    Sha256.ofHex(said.text("sha256")),
                    said.text("file"),
                    said.texts("names"),
                    Instant.parse(said.text("ends")),
                    said.texts("faults"),
                    said.text("refused")));
        } catch (JsonException | IllegalArgumentException | DateTimeParseException e) {
            throw new IOException(standing + " is damaged: " + e.getMessage(), e);
        }
    }
}
