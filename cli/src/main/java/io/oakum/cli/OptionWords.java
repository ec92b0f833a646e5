package io.oakum.cli;

import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import java.lang.reflect.AnnotatedElement;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** What the server did not understand, in the words in which a person said it: by options, and not by the members of a document. */
final class OptionWords {
    private static final Pattern MEMBER = Pattern.compile("(?:the member )?\"([A-Za-z][A-Za-z0-9]*)\"");
    private static final Pattern HYPHEN = Pattern.compile("-([a-z])");

    private OptionWords() {}

    /** @param command that was typed */
    static Problem of(Problem problem, CommandSpec command) {
        if (problem.code() != ProblemCode.NOT_UNDERSTOOD) {
            return problem;
        }
        Map<String, String> words = words(command);
        String message = MEMBER.matcher(problem.message()).replaceAll(found -> word(found, words));
        return new Problem(problem.code(), message, command.qualifiedName() + " --help");
    }

    private static String word(MatchResult found, Map<String, String> words) {
        return Matcher.quoteReplacement(words.getOrDefault(found.group(1), found.group()));
    }

    /** What a person writes for each member. */
    private static Map<String, String> words(CommandSpec command) {
        var words = new HashMap<String, String>();
        command.options()
                .forEach(option ->
                        words.put(sent(option).orElseGet(() -> camel(option.longestName())), option.longestName()));
        command.positionalParameters()
                .forEach(parameter -> sent(parameter).ifPresent(member -> words.put(member, parameter.paramLabel())));
        return words;
    }

    private static Optional<String> sent(ArgSpec word) {
        return word.userObject() instanceof AnnotatedElement field
                ? Optional.ofNullable(field.getAnnotation(Sent.class)).map(Sent::value)
                : Optional.empty();
    }

    private static String camel(String option) {
        return HYPHEN.matcher(option.replaceFirst("^-+", ""))
                .replaceAll(letter -> letter.group(1).toUpperCase(java.util.Locale.ROOT));
    }
}
