package io.oakum.schemes;

import io.oakum.core.version.Digits;
import java.util.Optional;

/** Reads a version as node-semver does when it is strict, from left to right. */
final class NpmVersionReader {
    private static final long WRONG = -1;

    private final String text;
    private int at;

    NpmVersionReader(String text) {
        this.text = text;
    }

    /** Empty where node-semver would refuse the text. */
    Optional<NpmVersion> read() {
        at = text.startsWith("v") ? 1 : 0;
        long major = number();
        long minor = major == WRONG || !skip('.') ? WRONG : number();
        long patch = minor == WRONG || !skip('.') ? WRONG : number();
        if (patch == WRONG) {
            return Optional.empty();
        }
        int from = at + 1;
        boolean isRight = !skip('-') || identifiers(true);
        String preRelease = at > from ? text.substring(from, at) : "";
        isRight = isRight && (!skip('+') || identifiers(false)) && at == text.length();
        return isRight ? Optional.of(new NpmVersion(major, minor, patch, preRelease)) : Optional.empty();
    }

    private boolean skip(char mark) {
        if (at < text.length() && text.charAt(at) == mark) {
            at++;
            return true;
        }
        return false;
    }

    /** A number without leading zeros that JavaScript can count. */
    private long number() {
        int from = at;
        at = Digits.end(text, at, text.length());
        return at == from || isPadded(from, at) ? WRONG : NpmVersion.number(text, from, at);
    }

    private boolean isPadded(int from, int end) {
        return end - from > 1 && text.charAt(from) == '0';
    }

    /** Identifiers with dots between them; in a pre-release numbers have no leading zeros. */
    private boolean identifiers(boolean isPreRelease) {
        do {
            int from = at;
            while (at < text.length() && isIdentifierLetter(text.charAt(at))) {
                at++;
            }
            boolean isNumber = Digits.end(text, from, at) == at;
            if (at == from || (isPreRelease && isNumber && isPadded(from, at))) {
                return false;
            }
        } while (skip('.'));
        return true;
    }

    private static boolean isIdentifierLetter(char c) {
        return Digits.isDigit(c) || Digits.isLetter(c) || c == '-';
    }
}
