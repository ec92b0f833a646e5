package io.oakum.cli;

import io.oakum.trust.Bytes;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.Sha256;
import io.oakum.trust.log.LogException;
import io.oakum.trust.log.NoteKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The audit log as a folder that anybody can check without us: the exact text of each entry, a line each; every checkpoint; the log's
 * key; the trust files; and a list of digests.
 */
record LogExport(NoteKey key, List<Bytes> entries, List<String> checkpoints) {
    private static final String ENTRIES = "entries.txt";
    private static final String KEY = "log.vkey";
    private static final String CHECKPOINTS = "checkpoints";
    private static final String TRUST = "trust";
    private static final String DIGESTS = "SHA256SUMS";
    private static final String README = """
            An export of Oakum's audit log.

            entries.txt    one entry a line, exactly as it is in the log; line N is entry N-1
            checkpoints/   what the log said of itself at each size: C2SP signed notes over RFC 6962 trees
            log.vkey       the key that signed them (C2SP verifier key)
            trust/         whose signatures counted, from the first file to the one in force (DSSE)
            SHA256SUMS     of all the other files: sha256sum --check SHA256SUMS

            To check it offline:  oakum verify-log .
            A leaf is SHA-256 of a zero byte and the entry; a node is SHA-256 of a one byte and its two children.

            The signature of one checkpoint, here of size 1, without any program of ours:
              head -n 3 checkpoints/1.txt > ../text
              tail -n 1 checkpoints/1.txt | cut -d ' ' -f 3 | base64 -d | tail -c 64 > ../sig
              { printf '0*0\\005\\006\\003+ep\\003!\\000'; cut -d + -f 3- log.vkey | base64 -d | tail -c 32; } > ../key
              openssl pkeyutl -verify -pubin -keyform DER -inkey ../key -rawin -in ../text -sigfile ../sig
            """;

    LogExport {
        entries = List.copyOf(entries);
        checkpoints = List.copyOf(checkpoints);
    }

    /** Why a folder is no export that could be checked, or is not the one that was written. */
    static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnreadableException(String message) {
            super(message);
        }
    }

    /** @param trustFiles as their roots signed them */
    void write(Path folder, List<Bytes> trustFiles) throws IOException {
        Files.createDirectories(folder.resolve(CHECKPOINTS));
        Files.createDirectories(folder.resolve(TRUST));
        Files.write(
                folder.resolve(ENTRIES),
                entries.stream()
                        .map(entry -> new String(entry.array(), StandardCharsets.UTF_8))
                        .toList());
        for (String note : checkpoints) {
            String size = note.lines().skip(1).findFirst().orElse("0");
            Files.writeString(folder.resolve(CHECKPOINTS).resolve(size + ".txt"), note);
        }
        for (int i = 0; i < trustFiles.size(); i++) {
            Files.write(
                    folder.resolve(TRUST).resolve((i + 1) + ".json"),
                    trustFiles.get(i).array());
        }
        Files.writeString(folder.resolve(KEY), key.text() + "\n");
        Files.writeString(folder.resolve("README"), README);
        var sums = new StringBuilder();
        digests(folder)
                .forEach((name, digest) ->
                        sums.append(digest).append("  ").append(name).append('\n'));
        Files.writeString(folder.resolve(DIGESTS), sums);
    }

    private static TreeMap<String, String> digests(Path folder) throws IOException {
        var digests = new TreeMap<String, String>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(file).toString();
                if (!name.equals(DIGESTS)) {
                    digests.put(name, Sha256.of(Files.readAllBytes(file)).hex());
                }
            }
        }
        return digests;
    }

    /** What differs between a folder and its own list of digests, each in words; empty where nothing does. */
    static List<String> differences(Path folder) throws IOException {
        TreeMap<String, String> present = digests(folder);
        var differences = new ArrayList<String>();
        for (String line : Files.readAllLines(folder.resolve(DIGESTS))) {
            String[] words = line.split("  ", 2);
            String name = words.length == 2 ? words[1] : line;
            String digest = present.remove(name);
            if (digest == null) {
                differences.add(name + " is missing");
            } else if (!digest.equals(words[0])) {
                differences.add(name + " was changed");
            }
        }
        present.keySet().forEach(name -> differences.add(name + " was added"));
        return differences;
    }

    /** Whose signatures counted, from the first file on; none where the export has none. */
    static List<Bytes> trustFiles(Path folder) throws IOException {
        var files = new ArrayList<Bytes>();
        for (int version = 1; Files.isRegularFile(folder.resolve(TRUST).resolve(version + ".json")); version++) {
            files.add(Bytes.of(Files.readAllBytes(folder.resolve(TRUST).resolve(version + ".json"))));
        }
        return files;
    }

    static LogExport read(Path folder) throws IOException, UnreadableException {
        if (!Files.isRegularFile(folder.resolve(ENTRIES)) || !Files.isRegularFile(folder.resolve(KEY))) {
            throw new UnreadableException(folder + " holds no " + ENTRIES + " and " + KEY);
        }
        try (Stream<Path> notes = Files.list(folder.resolve(CHECKPOINTS))) {
            var checkpoints = new ArrayList<String>();
            for (Path note : notes.sorted().toList()) {
                checkpoints.add(Files.readString(note));
            }
            List<Bytes> entries = Files.readAllLines(folder.resolve(ENTRIES)).stream()
                    .map(Bytes::ofText)
                    .toList();
            return new LogExport(NoteKey.ofText(Files.readString(folder.resolve(KEY))), entries, checkpoints);
        } catch (LogException e) {
            throw new UnreadableException(folder.resolve(KEY) + ": " + e.getMessage());
        }
    }

    /** Checkpoints that somebody kept: JSON lines with a member {@code checkpoint}. */
    static List<String> observed(Path file) throws IOException, UnreadableException {
        var observed = new ArrayList<String>();
        for (String line : Files.readAllLines(file)) {
            if (!line.isBlank()) {
                try {
                    JsonObject object = Json.readObject(line.getBytes(StandardCharsets.UTF_8));
                    observed.add(object.text("checkpoint"));
                } catch (JsonException e) {
                    throw new UnreadableException(file + " is no list of checkpoints: " + e.getMessage());
                }
            }
        }
        return observed;
    }
}
