package io.oakum.trust.log;

import io.oakum.trust.key.SigningKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * A text with signatures below it (C2SP signed-note).
 *
 * @param text ends with a newline
 */
public record SignedNote(String text, List<Line> signatures) {
    private static final String DASH = "\u2014 ";
    private static final int MAX_LENGTH = 1 << 16;

    public SignedNote {
        if (!text.endsWith("\n")) {
            throw new IllegalArgumentException("a note's text ends with a newline");
        }
        signatures = List.copyOf(signatures);
    }

    /**
     * One signature.
     *
     * @param bytes the key's four-byte id and the signature, base64
     */
    public record Line(String name, String bytes) {}

    /** Signs the text under the key's name. */
    public static SignedNote sign(String text, String name, SigningKey key) {
        byte[] signature = key.sign(text.getBytes(StandardCharsets.UTF_8));
        byte[] bytes = ByteBuffer.allocate(NoteKey.ID_LENGTH + signature.length)
                .put(new NoteKey(name, key.verifyingKey()).id())
                .put(signature)
                .array();
        return new SignedNote(text, List.of(new Line(name, Base64.getEncoder().encodeToString(bytes))));
    }

    public String format() {
        var note = new StringBuilder(text).append('\n');
        signatures.forEach(line -> note.append(DASH)
                .append(line.name())
                .append(' ')
                .append(line.bytes())
                .append('\n'));
        return note.toString();
    }

    public static SignedNote parse(String note) throws LogException {
        int end = note.lastIndexOf("\n\n");
        if (note.length() > MAX_LENGTH || end < 0 || !note.endsWith("\n")) {
            throw new LogException("this is no signed note: an empty line stands between text and signatures");
        }
        var lines = new ArrayList<Line>();
        for (String line : note.substring(end + 2).lines().toList()) {
            String[] words =
                    line.startsWith(DASH) ? line.substring(DASH.length()).split(" ", -1) : new String[0];
            if (words.length != 2) {
                throw new LogException("'" + line + "' is no signature of a note");
            }
            lines.add(new Line(words[0], words[1]));
        }
        return new SignedNote(note.substring(0, end + 1), lines);
    }

    /** Whether this key signed the text. Signatures of other keys do not matter. */
    public boolean isSignedBy(NoteKey key) {
        return signatures.stream()
                .filter(line -> line.name().equals(key.name()))
                .anyMatch(line -> isBy(line, key));
    }

    private boolean isBy(Line line, NoteKey key) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(line.bytes());
        } catch (IllegalArgumentException e) {
            return false;
        }
        return bytes.length > NoteKey.ID_LENGTH
                && Arrays.equals(key.id(), Arrays.copyOf(bytes, NoteKey.ID_LENGTH))
                && key.key()
                        .verifies(
                                text.getBytes(StandardCharsets.UTF_8),
                                Arrays.copyOfRange(bytes, NoteKey.ID_LENGTH, bytes.length));
    }
}
