package io.oakum.e2e.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The walls of the style guide, on the sources themselves: at a wall a noun is missing. */
final class SizesTest {
    private static final int MAX_METHOD_LINES = 30;

    /** A test may tell a whole journey; cut in two it tells none. */
    private static final int MAX_JOURNEY_LINES = 60;

    private static final int MAX_FILE_LINES = 400;

    /** Were over the wall before it was watched. The list only ever gets shorter. */
    private static final Set<String> TO_BE_CUT = Set.of("Lab.up", "HostDisk.make");

    private static final Path TOP = Path.of(System.getProperty("oakum.checkout", ".."));

    @Test
    void no_source_file_is_longer_than_400_lines() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path source : sources()) {
            long lines = Files.readAllLines(source).size();
            if (lines > MAX_FILE_LINES) {
                tooLong.add(TOP.relativize(source) + " has " + lines + " lines");
            }
        }

        assertThat(tooLong).isEmpty();
    }

    @Test
    void no_method_is_longer_than_30_lines() throws IOException {
        assertThat(longMethods(sources()))
                .filteredOn(found -> !TO_BE_CUT.contains(found.replaceFirst(" .*", "")))
                .isEmpty();
    }

    @Test
    void a_method_that_is_too_long_is_found() throws IOException {
        Path source = Files.createTempFile("Long", ".java");
        try {
            Files.writeString(
                    source,
                    "class Long {\n  void fine() {\n" + ";\n".repeat(28) + "  }\n  void big() {\n" + ";\n".repeat(29)
                            + "  }\n}\n");

            assertThat(longMethods(List.of(source))).singleElement().asString().contains("big has 31 lines");
        } finally {
            Files.delete(source);
        }
    }

    private static List<String> longMethods(List<Path> sources) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> tooLong = new ArrayList<>();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var task = (JavacTask)
                    compiler.getTask(null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources));
            var scanner = new MethodLines(Trees.instance(task).getSourcePositions());
            for (CompilationUnitTree unit : task.parse()) {
                scanner.scan(unit, tooLong);
            }
        }
        return tooLong;
    }

    /** Of each module's own folder of sources: beside it hosts of other tests come and go. */
    private static List<Path> sources() throws IOException {
        var sources = new ArrayList<Path>();
        try (var modules = Files.list(TOP)) {
            for (Path folder : modules.map(module -> module.resolve("src"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (var all = Files.walk(folder)) {
                    all.filter(path -> path.toString().endsWith(".java")).forEach(sources::add);
                }
            }
        }
        assertThat(sources).hasSizeGreaterThan(500);
        return sources;
    }

    private static final class MethodLines extends TreePathScanner<@Nullable Void, List<String>> {
        private final SourcePositions positions;

        MethodLines(SourcePositions positions) {
            this.positions = positions;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, List<String> tooLong) {
            // From brace to brace: annotations that hold a table, and parameters one a line, are not what makes a
            // method long.
            if (method.getBody() != null) {
                CompilationUnitTree unit = getCurrentPath().getCompilationUnit();
                LineMap lines = unit.getLineMap();
                long first = lines.getLineNumber(positions.getStartPosition(unit, method.getBody()));
                long count = lines.getLineNumber(positions.getEndPosition(unit, method.getBody())) - first + 1;
                if (count
                        > (unit.getSourceFile().getName().contains("/src/test/")
                                ? MAX_JOURNEY_LINES
                                : MAX_METHOD_LINES)) {
                    tooLong.add(nameOf(unit) + "." + method.getName() + " has " + count + " lines");
                }
            }
            return super.visitMethod(method, tooLong);
        }

        private static String nameOf(CompilationUnitTree unit) {
            return Path.of(unit.getSourceFile().getName())
                    .getFileName()
                    .toString()
                    .replace(".java", "");
        }
    }
}
