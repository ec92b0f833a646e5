package io.oakum.execution;

import io.oakum.trust.Json;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;

/**
 * What one run did, a line an act, each with the digest of the line before it. A line is on the disk before the act that it tells
 * of begins, so that after a crash at any point the next run knows what may have happened.
 */
public final class Journal implements AutoCloseable {
    /** Names an act after whose line the program is to end at once: how tests bring about a crash at every step. */
    static final String CRASH_VARIABLE = "OAKUM_CRASH_AT";

    private static final int EXIT_AS_IF_KILLED = 137;

    private final String id;
    private final FileChannel file;
    private final Clock clock;
    private String previous;

    private Journal(String id, FileChannel file, Clock clock, String previous) {
        this.id = id;
        this.file = file;
        this.clock = clock;
        this.previous = previous;
    }

    public static Journal begin(Path folder, String id, Clock clock) throws IOException {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        var file = FileChannel.open(pathOf(folder, id), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        syncFolder(folder);
        return new Journal(id, file, clock, digest(id));
    }

    /** Goes on writing where a run was cut off; a half-written last line is dropped, since its act never began. */
    static Journal resume(Path folder, RunRecord run, Clock clock) throws IOException {
        var file = FileChannel.open(pathOf(folder, run.id()), StandardOpenOption.WRITE);
        file.truncate(run.wholeBytes());
        file.position(run.wholeBytes());
        return new Journal(run.id(), file, clock, run.lastDigest());
    }

    static Path pathOf(Path folder, String id) {
        return folder.resolve(id + ".jsonl");
    }

    public String id() {
        return id;
    }

    /** Writes down an act and makes sure that it is on the disk. */
    void note(Act act, JsonObject detail) throws IOException {
        String line = Json.write(JsonObject.with("act", act.word())
                        .and("at", clock.instant().toString())
                        .and("before", previous)
                        .and("detail", detail)
                        .build())
                + "\n";
        ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
        file.force(true);
        previous = digest(line.strip());
        if (act.word().equals(System.getenv(CRASH_VARIABLE))) {
            Runtime.getRuntime().halt(EXIT_AS_IF_KILLED);
        }
    }

    void note(Act act) throws IOException {
        note(act, new JsonObject(java.util.Map.of()));
    }

    static String digest(String line) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(line.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static void syncFolder(Path folder) throws IOException {
        try (var directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
