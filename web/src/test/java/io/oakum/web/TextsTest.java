package io.oakum.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds the words of the pages in one place: no template and no class of a page has one of its own. */
class TextsTest {
    private static final Path TEMPLATES = Path.of("src/main/jte");
    private static final List<Path> CLASSES =
            List.of(Path.of("src/main/java/io/oakum/web"), Path.of("../server/src/main/java/io/oakum/server"));
    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern ASKED =
            Pattern.compile("(?:(?<=\\bTexts\\.)|(?<![\\w.]))(text|mixed|count)\\(\\s*\"([a-z0-9.-]+)\"");
    private static final Pattern TAG = Pattern.compile("<[/!]?[a-zA-Z][^<>]*>");
    private static final Pattern ATTRIBUTE =
            Pattern.compile("\\b(?:aria-label|title|placeholder|alt|data-(?:l|one|many|none|say-[a-z]+))=\"([^\"]*)\"");

    /** A word, but for the program's name, names of vulnerabilities and the beginning of an address, which every language spells the same. */
    private static final Pattern WORD = Pattern.compile("\\b(?!(?:Oakum|CVE|https)\\b)[A-Za-z]{2,}");

    /** Literals that nobody reads: commands, style classes, stored values, words of a filter. */
    private static final Pattern UNSAID =
            Pattern.compile("(?:line = |prompt = |css = |equals\\()\"[^\"]*\"|\"(?:[a-z]+:[a-z]* ?)+\"");

    /** What a person would read: a word that begins large, or two words. */
    private static final Pattern SAID = Pattern.compile("^[A-Z][a-z]+\\b|[A-Za-z,] [A-Za-z]");

    /** What browsers say of themselves; these are called so in every language. */
    private static final Set<String> NAMES = Set.of(
            "Android", "Chrome", "Edg", "Edge", "Firefox", "Java-http-client", "Linux", "Mac OS", "Safari", "Windows");

    private record Call(String from, String kind, String key, int with) {}

    @Test
    void each_text_that_is_asked_for_is_there_and_is_given_what_it_has_places_for() throws IOException {
        List<Call> calls = calls();

        assertThat(calls).hasSizeGreaterThan(5);
        for (Call call : calls) {
            for (String key : keys(call)) {
                assertThat(Texts.keys()).as(call.from()).contains(key);
                // "It" instead of "1 of them": a text about one can do without the number.
                int least = call.kind().equals("count") && key.endsWith(".one") ? call.with() - 1 : call.with();
                assertThat(Texts.places(key)).as(call.from() + ": " + key).isBetween(least, call.with());
            }
        }
    }

    @Test
    void each_text_that_is_there_is_asked_for() throws IOException {
        var left = new TreeSet<>(Texts.keys());
        for (Call call : calls()) {
            left.removeAll(keys(call));
        }

        assertThat(left).isEmpty();
    }

    @Test
    void each_key_stands_once() throws IOException {
        List<String> keys = Files.readAllLines(Path.of("src/main/resources/io/oakum/web/texts.properties")).stream()
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(line -> line.substring(0, line.indexOf(" = ")))
                .toList();

        assertThat(keys).doesNotHaveDuplicates().hasSameSizeAs(Texts.keys());
    }

    private static Set<String> keys(Call call) {
        return call.kind().equals("count") ? Set.of(call.key() + ".one", call.key() + ".other") : Set.of(call.key());
    }

    @Test
    void no_template_has_words_of_its_own() throws IOException {
        var found = new TreeSet<String>();
        for (Path template : files(TEMPLATES, ".jte")) {
            words(Files.readString(template)).forEach(word -> found.add(template.getFileName() + ": " + word));
        }

        assertThat(found).isEmpty();
    }

    /** The words of a template that stand between its tags, in attributes that are read out, and in literals. */
    private static List<String> words(String template) {
        String source = template.replaceAll("(?m)^(@import|@param).*$", "");
        var found = new ArrayList<String>();
        Matcher literals = LITERAL.matcher(UNSAID.matcher(code(source)).replaceAll(""));
        while (literals.find()) {
            if (isSaid(literals.group(1))) {
                found.add(literals.group(1));
            }
        }
        String markup = markup(source).replaceAll("(?s)<(code|kbd|svg|style)\\b.*?</\\1>", "");
        Matcher attributes = ATTRIBUTE.matcher(markup);
        while (attributes.find()) {
            if (WORD.matcher(attributes.group(1)).find()) {
                found.add(attributes.group());
            }
        }
        for (String part : TAG.split(markup)) {
            String said = part.replaceAll("&[a-z]+;", "").strip();
            if (WORD.matcher(said).find()) {
                found.add(said);
            }
        }
        return found;
    }

    private static boolean isSaid(String literal) {
        boolean isCommand = literal.startsWith("oakum ");
        return !isCommand && !NAMES.contains(literal) && SAID.matcher(literal).find();
    }

    private static String code(String source) {
        return parted(source, true);
    }

    private static String markup(String source) {
        return parted(source, false);
    }

    /** A template's expressions, or all but them; markup that is put into an expression counts as markup. */
    private static String parted(String source, boolean wantsCode) {
        var out = new StringBuilder();
        part(source, 0, false, wantsCode, out);
        return out.toString();
    }

    /** @return where it ends: behind the bracket that closes an expression, the backtick that closes markup, or at the end */
    private static int part(String source, int from, boolean isCode, boolean wantsCode, StringBuilder out) {
        int depth = 0;
        int at = from;
        while (at < source.length()) {
            char c = source.charAt(at);
            if (isCode) {
                if (c == '"') {
                    Matcher literal = LITERAL.matcher(source).region(at, source.length());
                    assertThat(literal.lookingAt()).isTrue();
                    out.append(wantsCode ? literal.group() : "");
                    at = literal.end();
                    continue;
                }
                if (source.startsWith("@`", at)) {
                    at = part(source, at + 2, false, wantsCode, out);
                    continue;
                }
                depth += c == '(' || c == '{' ? 1 : c == ')' || c == '}' ? -1 : 0;
                at++;
                if (depth < 0) {
                    return at;
                }
                out.append(wantsCode ? String.valueOf(c) : "");
                continue;
            }
            if (c == '`') {
                return at + 1;
            }
            Matcher opens = Pattern.compile("[$!]\\{|@(?:if|elseif|for|template\\.[\\w.]+)\\(")
                    .matcher(source)
                    .region(at, source.length());
            if (opens.lookingAt()) {
                out.append(' ');
                at = part(source, opens.end(), true, wantsCode, out);
                continue;
            }
            Matcher ends =
                    Pattern.compile("@(?:else|endif|endfor)\\b").matcher(source).region(at, source.length());
            if (ends.lookingAt()) {
                at = ends.end();
                continue;
            }
            out.append(wantsCode ? "" : String.valueOf(c));
            at++;
        }
        return at;
    }

    @Test
    void no_class_of_a_page_has_words_of_its_own() throws IOException {
        var found = new TreeSet<String>();
        for (Path folder : CLASSES) {
            for (Path file : files(folder, ".java")) {
                if (isOfPages(file)) {
                    said(Files.readString(file)).forEach(word -> found.add(file.getFileName() + ": " + word));
                }
            }
        }

        assertThat(found).isEmpty();
    }

    /** The manual speaks English, and what joins a host is a command; of the server's classes those that give pages their words. */
    private static boolean isOfPages(Path file) {
        String path = file.toString().replace('\\', '/');
        return path.contains("/server/")
                ? path.matches(".*(?:Pages|Frames|SiteAddress)\\.java")
                : !path.contains("/manual/") && !path.endsWith("/Joining.java");
    }

    /** What a class would have a person read on a page; not what it answers programs, nor how it spells markup and figures. */
    private static List<String> said(String source) {
        String code = source.replaceAll("(?s)/\\*.*?\\*/", "")
                .replaceAll("(?m)^\\s*//.*$", "")
                .replaceAll(
                        "(?s)new (?:IllegalStateException|IllegalArgumentException|AssertionError|JsonException)\\(.*?;",
                        "")
                .replaceAll("(?s)(?:new Answer\\.Refused|Answer\\.(?:badRequest|notFound))\\(.*?[;}]", "")
                .replaceAll("(?:ofPattern|String\\.format)\\(.*?\\)", "");
        return LITERAL.matcher(code)
                .results()
                .map(one -> one.group(1))
                .filter(one -> isSaid(one) && !one.matches("(?:[<>\\\\]|https://).*"))
                .toList();
    }

    private static List<Call> calls() throws IOException {
        var calls = new ArrayList<Call>();
        for (Path file : sources()) {
            String source = Files.readString(file);
            Matcher asked = ASKED.matcher(source);
            while (asked.find()) {
                calls.add(new Call(
                        file.getFileName().toString(), asked.group(1), asked.group(2), arguments(source, asked.end())));
            }
        }
        return calls;
    }

    /** How many more arguments a call has, from behind its first. */
    private static int arguments(String source, int from) {
        int depth = 0;
        int commas = 0;
        for (int at = from; depth >= 0; at++) {
            char c = source.charAt(at);
            if (c == '"') {
                Matcher literal = LITERAL.matcher(source).region(at, source.length());
                assertThat(literal.lookingAt()).isTrue();
                at = literal.end() - 1;
            } else if (source.startsWith("@`", at)) {
                at = part(source, at + 2, false, false, new StringBuilder()) - 1;
            } else {
                depth += c == '(' || c == '{' || c == '[' ? 1 : c == ')' || c == '}' || c == ']' ? -1 : 0;
                commas += c == ',' && depth == 0 ? 1 : 0;
            }
        }
        return commas;
    }

    private static List<Path> sources() throws IOException {
        var files = new ArrayList<>(files(TEMPLATES, ".jte"));
        for (Path folder : CLASSES) {
            files.addAll(files(folder, ".java"));
        }
        return files;
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(ending)).sorted().collect(Collectors.toList());
        }
    }
}
