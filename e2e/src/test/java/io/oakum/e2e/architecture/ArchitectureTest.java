package io.oakum.e2e.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ArchitectureTest {
    private static final JavaClasses OAKUM = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.oakum");

    @ParameterizedTest
    @MethodSource("rules")
    void it_holds_that(Rule rule) {
        rule.rule().check(OAKUM);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void an_offender_is_caught_by_the_rule_that(Rule rule) {
        JavaClasses offenders = new ClassFileImporter().importClasses(rule.offenders());

        assertThat(rule.rule().evaluate(offenders).hasViolation()).isTrue();
    }

    @Test
    void every_module_that_is_shipped_is_looked_at() {
        var modules = new TreeSet<String>();
        for (JavaClass type : OAKUM) {
            modules.add(type.getPackageName().replaceFirst("^io\\.oakum\\.(\\w+).*$", "$1"));
        }

        assertThat(modules)
                .containsExactlyInAnyOrder(
                        "core",
                        "schemes",
                        "trust",
                        "transport",
                        "packages",
                        "twin",
                        "execution",
                        "lab",
                        "feeds",
                        "index",
                        "policies",
                        "protocol",
                        "store",
                        "control",
                        "web",
                        "server",
                        "agent",
                        "cli",
                        "testkit");
    }

    @Test
    void no_offender_is_taken_for_oakum() {
        assertThat(OAKUM).noneMatch(type -> type.getPackageName().contains("offender"));
    }

    static List<Rule> rules() {
        return Stream.of(CoreRules.all(), ModuleRules.all(), StyleRules.all())
                .flatMap(List::stream)
                .toList();
    }
}
