package io.oakum.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Damages inputs: bytes and slices as a bad wire does, and words, lines and bracketed passages as somebody does who knows the format.
 * The same random numbers give the same inputs.
 */
final class Mutations {
    private static final int LONGEST = 1 << 16;

    /** One input of so many is repeated until it is long, which is where recursion and squares show. */
    private static final int LONG_ONES = 100;

    /** What readers trip over: the edges of numbers and dates, half characters, and the marks of every format. */
    private static final List<String> WORDS = List.of(
            "",
            "0",
            "-1",
            "00",
            "127",
            "65536",
            "2147483647",
            "2147483648",
            "-2147483648",
            "4294967296",
            "9223372036854775807",
            "9223372036854775808",
            "99999999999999999999999999",
            "1e308",
            "1e-99999999",
            "1.7976931348623157e309",
            "NaN",
            "null",
            "true",
            "{}",
            "[]",
            "\"\"",
            "[[[[[[[[",
            "{\"a\":{\"a\":",
            "\\u0000",
            "\\ud800",
            "\uFEFF",
            "\u2028",
            "\0",
            "é",
            "\uD83D\uDE00",
            "+999999999-12-31T23:59:59Z",
            "-999999999-01-01T00:00:00Z",
            "2026-02-30",
            "9999-99-99",
            "0000-00-00",
            "CVE-2026-0001",
            "../..",
            "%00",
            "%",
            ":",
            ":::",
            "-",
            "--",
            "~",
            "^",
            "*",
            "(",
            ")",
            "<",
            ">",
            "&",
            "\t",
            "\r\n",
            "\n\n",
            " ",
            "\"",
            "'",
            "\\",
            ",",
            ";",
            "=",
            "@",
            "#",
            "/",
            "|",
            "||");

    private final List<byte[]> seeds;
    private final SplittableRandom random;

    Mutations(List<byte[]> seeds, SplittableRandom random) {
        this.seeds = List.copyOf(seeds);
        this.random = random;
    }

    /** A good input with one to eight damages. */
    byte[] next() {
        byte[] input = any();
        for (int i = random.nextInt(1, 9); i > 0; i--) {
            input = damaged(input);
        }
        if (random.nextInt(LONG_ONES) == 0) {
            input = swollen(input);
        }
        return input.length <= LONGEST ? input : Arrays.copyOf(input, LONGEST);
    }

    private byte[] any() {
        return seeds.get(random.nextInt(seeds.size()));
    }

    private byte[] damaged(byte[] input) {
        return switch (random.nextInt(9)) {
            case 0 -> bitTurned(input);
            case 1 -> put(input, at(input), 0, new byte[] {(byte) random.nextInt(256)});
            case 2 -> sliceOut(input);
            case 3 -> sliceAgain(input);
            case 4 -> Arrays.copyOf(input, at(input));
            case 5 -> crossed(input);
            case 6 -> wordReplaced(input);
            case 7 -> linesChanged(input);
            default -> passageReplaced(input);
        };
    }

    private byte[] bitTurned(byte[] input) {
        byte[] turned = input.clone();
        if (turned.length > 0) {
            int at = random.nextInt(turned.length);
            turned[at] = (byte) (turned[at] ^ 1 << random.nextInt(8));
        }
        return turned;
    }

    private byte[] sliceOut(byte[] input) {
        int from = at(input);
        int most = random.nextInt(4) == 0 ? input.length : 64;
        return put(input, from, random.nextInt(Math.min(most, input.length - from) + 1), new byte[0]);
    }

    private byte[] sliceAgain(byte[] input) {
        int from = at(input);
        int to = from + random.nextInt(Math.min(64, input.length - from) + 1);
        return put(input, at(input), 0, Arrays.copyOfRange(input, from, to));
    }

    /** The beginning of this and the end of another. */
    private byte[] crossed(byte[] input) {
        byte[] other = any();
        int from = at(other);
        int till = at(input);
        return put(input, till, input.length - till, Arrays.copyOfRange(other, from, other.length));
    }

    /** A word, or one of the marks between words, becomes another of a good input, or one that readers trip over. */
    private byte[] wordReplaced(byte[] input) {
        int[] word = word(input);
        if (random.nextBoolean()) {
            String other = WORDS.get(random.nextInt(WORDS.size()));
            return put(input, word[0], word[1] - word[0], other.getBytes(StandardCharsets.UTF_8));
        }
        byte[] other = any();
        int[] its = word(other);
        return put(input, word[0], word[1] - word[0], Arrays.copyOfRange(other, its[0], its[1]));
    }

    private int[] word(byte[] input) {
        int from = at(input);
        int to = from;
        while (from > 0 && isOfWord(input[from - 1])) {
            from--;
        }
        while (to < input.length && isOfWord(input[to])) {
            to++;
        }
        return new int[] {from, Math.max(to, Math.min(from + 1, input.length))};
    }

    private static boolean isOfWord(byte b) {
        return Character.isLetterOrDigit(b) || b == '-' || b == '.' || b == '_' || b < 0;
    }

    /** A line goes, comes twice, or changes places with another. */
    private byte[] linesChanged(byte[] input) {
        List<byte[]> lines = lines(input);
        int one = random.nextInt(lines.size());
        int other = random.nextInt(lines.size());
        switch (random.nextInt(3)) {
            case 0 -> lines.remove(one);
            case 1 -> lines.add(other, lines.get(one));
            default -> {
                byte[] moved = lines.get(one);
                lines.set(one, lines.get(other));
                lines.set(other, moved);
            }
        }
        var whole = new ByteArrayOutputStream();
        lines.forEach(whole::writeBytes);
        return whole.toByteArray();
    }

    private static List<byte[]> lines(byte[] input) {
        var lines = new ArrayList<byte[]>();
        int from = 0;
        for (int i = 0; i < input.length; i++) {
            if (input[i] == '\n') {
                lines.add(Arrays.copyOfRange(input, from, i + 1));
                from = i + 1;
            }
        }
        lines.add(Arrays.copyOfRange(input, from, input.length));
        return lines;
    }

    /** What stands between brackets becomes a passage of a good input, or stands within itself. */
    private byte[] passageReplaced(byte[] input) {
        int[] passage = passage(input);
        byte[] whole = Arrays.copyOfRange(input, passage[0], passage[1]);
        if (random.nextInt(3) == 0) {
            return put(input, Math.min(passage[0] + 1, passage[1]), 0, whole);
        }
        byte[] other = any();
        int[] its = passage(other);
        return put(input, passage[0], whole.length, Arrays.copyOfRange(other, its[0], its[1]));
    }

    private int[] passage(byte[] input) {
        int from = at(input);
        while (from < input.length && "{[(<\"".indexOf(input[from]) < 0) {
            from++;
        }
        int depth = 0;
        for (int to = from; to < input.length; to++) {
            depth += "{[(<".indexOf(input[to]) >= 0 ? 1 : "}])>".indexOf(input[to]) >= 0 ? -1 : 0;
            if (depth == 0 && to > from) {
                return new int[] {from, to + 1};
            }
        }
        return new int[] {from, from};
    }

    /** A slice, often a short one, again and again. */
    private byte[] swollen(byte[] input) {
        int from = at(input);
        int length = Math.min(1 + random.nextInt(random.nextBoolean() ? 4 : 200), input.length - from);
        if (length == 0) {
            return input;
        }
        var many = new ByteArrayOutputStream();
        while (many.size() < LONGEST - input.length) {
            many.write(input, from, length);
        }
        return put(input, from, 0, many.toByteArray());
    }

    private int at(byte[] input) {
        return random.nextInt(input.length + 1);
    }

    private static byte[] put(byte[] into, int at, int instead, byte[] what) {
        byte[] changed = new byte[into.length - instead + what.length];
        System.arraycopy(into, 0, changed, 0, at);
        System.arraycopy(what, 0, changed, at, what.length);
        System.arraycopy(into, at + instead, changed, at + what.length, into.length - at - instead);
        return changed;
    }
}
