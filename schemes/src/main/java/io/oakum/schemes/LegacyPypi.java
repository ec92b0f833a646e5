package io.oakum.schemes;

import io.oakum.core.version.Digits;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The order of texts that PEP 440 refuses, as setuptools ordered everything before there was a PEP: runs of digits, words and marks,
 * compared as texts.
 */
final class LegacyPypi {
    private static final String FINAL = "*final";
    private static final int DIGITS = 8;

    private LegacyPypi() {}

    static int compare(String left, String right) {
        List<String> lefts = key(left);
        List<String> rights = key(right);
        for (int i = 0; i < Math.min(lefts.size(), rights.size()); i++) {
            int order = lefts.get(i).compareTo(rights.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(lefts.size(), rights.size());
    }

    private static List<String> key(String text) {
        List<String> key = new ArrayList<>();
        for (String part : parts(text.toLowerCase(Locale.ROOT))) {
            if (part.startsWith("*")) {
                if (part.compareTo(FINAL) < 0) {
                    dropLast(key, "*final-");
                }
                dropLast(key, "0".repeat(DIGITS));
            }
            key.add(part);
        }
        return key;
    }

    private static void dropLast(List<String> key, String part) {
        while (!key.isEmpty() && key.getLast().equals(part)) {
            key.removeLast();
        }
    }

    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        for (int at = 0; at < text.length(); ) {
            int end = partEnd(text, at);
            String part = text.substring(at, end);
            if (Digits.isDigit(part.charAt(0))) {
                parts.add("0".repeat(Math.max(0, DIGITS - part.length())) + part);
            } else if (!part.equals(".")) {
                parts.add("*" + replaced(part));
            }
            at = end;
        }
        parts.add(FINAL);
        return parts;
    }

    private static int partEnd(String text, int from) {
        int kind = kind(text.charAt(from));
        int at = from + 1;
        while (kind != MARK && at < text.length() && kind(text.charAt(at)) == kind) {
            at++;
        }
        return at;
    }

    private static final int NUMBER = 0;
    private static final int WORD = 1;
    private static final int MARK = 2;
    private static final int OTHER = 3;

    private static int kind(char c) {
        if (Digits.isDigit(c)) {
            return NUMBER;
        }
        if (Digits.isLetter(c)) {
            return WORD;
        }
        return c == '.' || c == '-' ? MARK : OTHER;
    }

    private static String replaced(String part) {
        return switch (part) {
            case "pre", "preview", "rc" -> "c";
            case "-" -> "final-";
            case "dev" -> "@";
            case String other -> other;
        };
    }
}
