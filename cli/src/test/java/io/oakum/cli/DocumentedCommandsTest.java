package io.oakum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** Every command that a document shows, in a block or in a line, held against the command line: it exists, with its options and enough room for its words. */
class DocumentedCommandsTest {
    private static final Parser PARSER =
            Parser.builder().extensions(List.of(TablesExtension.create())).build();

    private static final Pattern WORD = Pattern.compile("'[^']*'|\"[^\"]*\"|[^\\s'\"]+|\\s{2,}");

    static Stream<Path> documents() throws IOException {
        Path checkout = Path.of("..").toAbsolutePath().normalize();
        try (Stream<Path> docs = Files.list(checkout.resolve("docs"))) {
            return Stream.concat(
                    docs.filter(file -> file.toString().endsWith(".md")),
                    Stream.of("README.md", "SECURITY.md", "ARCHITECTURE.md", "CONTRIBUTING.md")
                            .map(checkout::resolve))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    /** What a document shows: a whole command to copy, or one that is spoken of. */
    private record Shown(String line, boolean isWhole) {}

    @ParameterizedTest
    @MethodSource("documents")
    void every_command_that_a_document_shows_exists(Path document) throws IOException {
        for (Shown shown : shown(Files.readString(document))) {
            for (List<String> words : commands(shown.line())) {
                assertThat(problem(words, shown.isWhole()))
                        .as(document.getFileName() + ": " + shown.line())
                        .isEmpty();
            }
        }
    }

    @Test
    void the_documents_show_commands_enough() throws IOException {
        int whole = 0;
        int spokenOf = 0;
        for (Path document : documents().toList()) {
            for (Shown shown : shown(Files.readString(document))) {
                int commands = commands(shown.line()).size();
                whole += shown.isWhole() ? commands : 0;
                spokenOf += shown.isWhole() ? 0 : commands;
            }
        }

        assertThat(whole).isGreaterThan(60);
        assertThat(spokenOf).isGreaterThan(60);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "oakum patsh",
                "oakum scan --refrech",
                "oakum rollout wait r-1",
                "oakum plans p-1 p-2",
                "sudo oakum lab run h1 -- oakum scna",
                "oakum audit export ./log && oakum verify-log ./log --keys x"
            })
    void a_command_that_is_none_is_found(String line) {
        assertThat(commands(line).stream().map(words -> problem(words, false)).flatMap(Optional::stream))
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"oakum exception end 12", "oakum up --feeds", "oakum lab run h1", "oakum plan --failures many"})
    void a_whole_command_that_would_be_refused_is_found(String line) {
        assertThat(problem(commands(line).getFirst(), true)).isPresent();
    }

    private static List<Shown> shown(String document) {
        var shown = new ArrayList<Shown>();
        PARSER.parse(document).accept(new AbstractVisitor() {
            @Override
            public void visit(FencedCodeBlock block) {
                boolean isWhole = "sh".equals(block.getInfo());
                block.getLiteral().lines().forEach(line -> shown.add(new Shown(line, isWhole)));
            }

            @Override
            public void visit(Code inline) {
                shown.add(new Shown(inline.getLiteral(), false));
            }
        });
        return shown;
    }

    /** The commands of ours in one line, each as its words behind {@code oakum}; one that another runs stands beside it. */
    private static List<List<String>> commands(String line) {
        var commands = new ArrayList<List<String>>();
        List<List<String>> open = new ArrayList<>();
        for (String word : words(line)) {
            if (word.matches("[|>&#;].*")) {
                open.clear();
                continue;
            }
            open.forEach(words -> words.add(word));
            if (word.matches("(\\./)?oakum")) {
                open.add(new ArrayList<>());
                commands.add(open.getLast());
            }
        }
        return commands;
    }

    /** Apart by blanks; what stands between quotes is one word, and what stands behind two blanks is a remark. */
    private static List<String> words(String line) {
        var words = new ArrayList<String>();
        Matcher matcher = WORD.matcher(line.strip());
        while (matcher.find()) {
            if (!matcher.group().isBlank()) {
                words.add(matcher.group().replaceAll("['\"]", ""));
            } else if (words.contains("oakum") || words.contains("./oakum")) {
                break;
            }
        }
        return words;
    }

    private static Optional<String> problem(List<String> words, boolean isWhole) {
        if (!isWhole) {
            return namedWrongly(CliMain.commandLine(), words);
        }
        try {
            CliMain.commandLine().parseArgs(words.toArray(String[]::new));
            return Optional.empty();
        } catch (ParameterException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** What is only spoken of may leave out what it needs, and has capitals in place of values. */
    private static Optional<String> namedWrongly(CommandLine command, List<String> words) {
        CommandSpec spec = command.getCommandSpec();
        int free = 0;
        for (int n = 0; n < words.size() && !words.get(n).equals("--"); n++) {
            String word = words.get(n).replaceAll("[,;.:]$", "");
            if (!word.startsWith("-")) {
                CommandLine below = command.getSubcommands().get(word);
                if (below != null && free == 0) {
                    return namedWrongly(below, words.subList(n + 1, words.size()));
                }
                free++;
                continue;
            }
            OptionSpec option = spec.findOption(word.replaceAll("=.*", ""));
            if (option == null) {
                return Optional.of(spec.qualifiedName() + " has no option " + word);
            }
            n += option.arity().max() > 0 && !word.contains("=") ? 1 : 0;
        }
        int room = spec.positionalParameters().stream()
                .mapToInt(parameter ->
                        Math.max(parameter.index().max(), parameter.arity().max() - 1))
                .max()
                .orElse(-1);
        return free - 1 > room
                ? Optional.of(spec.qualifiedName() + " has no place for the last of " + words)
                : Optional.empty();
    }
}
