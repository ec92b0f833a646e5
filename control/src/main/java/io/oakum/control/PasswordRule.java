package io.oakum.control;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a password must be, after NIST SP 800-63B: long, and not among the first that are tried. Nothing is asked of its characters. */
final class PasswordRule {
    private static final int SHORTEST = 12;
    private static final int LONGEST = 256;
    private static final int DIFFERENT = 5;
    private static final String PRODUCT = "oakum";

    /** Of a name so short it would be by chance that a password has it in it. */
    private static final int NAME = 3;

    /** So much must be left of it where a name is taken out. */
    private static final int REST = 8;

    private static final List<String> BAD = read();

    private PasswordRule() {}

    /**
     * What is wrong with it, as the rest of a sentence that begins with "the password".
     *
     * @param names of the person and of the fleet
     */
    static Optional<String> fault(String password, List<String> names) {
        int length = password.codePointCount(0, password.length());
        if (length < SHORTEST || length > LONGEST) {
            return Optional.of("has " + SHORTEST + " to " + LONGEST + " characters, this has " + length);
        }
        if (password.codePoints().distinct().count() < DIFFERENT) {
            return Optional.of("has at least " + DIFFERENT + " different characters");
        }
        String plain = plain(password);
        if (BAD.contains(plain) || BAD.contains(plain(withoutEnd(password))) || isRepeated(plain)) {
            return Optional.of("is among those that are tried first");
        }
        return names(names)
                .filter(name -> plain.contains(name) && plain.replace(name, "").length() < REST)
                .findFirst()
                .map(name -> "is little more than \"" + name + "\", which is known here");
    }

    private static java.util.stream.Stream<String> names(List<String> names) {
        return java.util.stream.Stream.concat(names.stream(), java.util.stream.Stream.of(PRODUCT))
                .map(PasswordRule::plain)
                .filter(name -> name.length() >= NAME);
    }

    /** In small letters, with the signs undone that stand for letters. */
    private static String plain(String text) {
        return text.toLowerCase(Locale.ROOT)
                .replace('0', 'o')
                .replace('@', 'a')
                .replace('$', 's')
                .replace('3', 'e')
                .replaceAll("[\\s._-]", "");
    }

    /** Without the digits and signs that people put behind a word to please a rule. */
    private static String withoutEnd(String password) {
        return password.replaceAll("[^\\p{L}]+$", "");
    }

    /** The same few characters over and over: {@code abcabcabcabc}. */
    private static boolean isRepeated(String plain) {
        return plain.matches("(.{1,6}?)\\1+.{0,5}");
    }

    private static List<String> read() {
        try (InputStream in = PasswordRule.class.getResourceAsStream("bad-passwords.txt")) {
            if (in == null) {
                throw new IllegalStateException("the resource bad-passwords.txt is missing");
            }
            return Arrays.stream(new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n"))
                    .filter(line -> !line.isBlank())
                    .map(PasswordRule::plain)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
