package io.oakum.cli;

import io.oakum.trust.Bytes;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The trust files that were seen on this machine, fleet by fleet. A server cannot show others afterwards to whoever keeps them, and one that
 * came back from an old back-up gets those that it has forgotten from here.
 *
 * @param folder with a file for each fleet
 */
record KeptTrust(Path folder) {
    private static final String FILES = "files";

    static KeptTrust ofUser() {
        return new KeptTrust(Path.of(System.getProperty("user.home"), ".oakum", "trust"));
    }

    /** How what a server shows stands to what was seen before. */
    enum Comparison {
        GOES_ON,
        /** The server has forgotten the newest. */
        BEHIND,
        OTHER
    }

    static Comparison compare(List<Bytes> kept, List<Bytes> shown) {
        int both = Math.min(kept.size(), shown.size());
        if (!kept.subList(0, both).equals(shown.subList(0, both))) {
            return Comparison.OTHER;
        }
        return kept.size() > shown.size() ? Comparison.BEHIND : Comparison.GOES_ON;
    }

    /** @return oldest first; none where this fleet was not seen before */
    List<Bytes> of(String fleet) throws IOException, JsonException {
        Path file = file(fleet);
        return Files.exists(file) ? files(Json.readObject(Files.readAllBytes(file))) : List.of();
    }

    /** @param said with the member {@code files}: signed trust files in base64 */
    static List<Bytes> files(JsonObject said) throws JsonException {
        var files = new ArrayList<Bytes>();
        for (String file : said.texts(FILES)) {
            try {
                files.add(Bytes.ofBase64(file));
            } catch (IllegalArgumentException e) {
                throw new JsonException("a trust file is no base64");
            }
        }
        return files;
    }

    static JsonObject json(List<Bytes> chain) {
        return JsonObject.with(
                        FILES,
                        JsonArray.ofTexts(chain.stream().map(Bytes::base64).toList()))
                .build();
    }

    void keep(String fleet, List<Bytes> chain) throws IOException {
        Files.createDirectories(folder);
        Path unfinished = Files.createTempFile(folder, fleet, ".new");
        Files.write(unfinished, Json.write(json(chain)).getBytes(StandardCharsets.UTF_8));
        Files.move(unfinished, file(fleet), StandardCopyOption.ATOMIC_MOVE);
    }

    private Path file(String fleet) {
        return folder.resolve(fleet + ".json");
    }
}
