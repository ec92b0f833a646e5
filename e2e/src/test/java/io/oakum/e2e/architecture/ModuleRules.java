package io.oakum.e2e.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.oakum.cli.offender.UsesTestkit;
import io.oakum.cli.offender.one.First;
import io.oakum.cli.offender.two.Second;
import io.oakum.control.offender.ServesHttp;
import io.oakum.control.offender.SpeaksSql;
import io.oakum.execution.offender.SpeaksHttp;
import io.oakum.execution.offender.StartsProgram;
import io.oakum.packages.offender.KnowsTheRunner;
import io.oakum.transport.offender.UsesExecution;
import io.oakum.trust.offender.UsesLibrary;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the modules may know of each other and of the world. */
final class ModuleRules {
    /** What each module may use beside itself. */
    private static final Map<String, Set<String>> DOWN = new TreeMap<>(Map.ofEntries(
            Map.entry("core", Set.of()),
            Map.entry("schemes", Set.of("core")),
            Map.entry("trust", Set.of()),
            Map.entry("transport", Set.of()),
            Map.entry("packages", Set.of("core", "trust", "transport")),
            Map.entry("execution", Set.of("core", "trust", "transport", "packages")),
            Map.entry("twin", Set.of("core", "trust", "transport", "packages", "execution")),
            Map.entry("lab", Set.of("core", "trust", "transport")),
            Map.entry("index", Set.of("core")),
            Map.entry("protocol", Set.of("trust")),
            Map.entry("store", Set.of("core", "trust", "transport")),
            Map.entry("control", Set.of("core", "schemes", "trust", "protocol", "store", "feeds", "index", "policies")),
            Map.entry("policies", Set.of("core")),
            Map.entry(
                    "server",
                    Set.of("core", "trust", "transport", "protocol", "store", "control", "feeds", "policies", "web")),
            Map.entry("web", Set.of("core", "trust", "store", "control")),
            Map.entry("agent", Set.of("core", "trust", "transport", "packages", "execution", "twin", "protocol")),
            Map.entry("feeds", Set.of("core")),
            Map.entry(
                    "cli",
                    Set.of("core", "schemes", "trust", "transport", "packages", "execution", "twin", "lab", "feeds"))));

    /** Where the world is spoken to by HTTP. */
    private static final String[] CALLERS = {"io.oakum.cli..", "io.oakum.agent..", "io.oakum.feeds.source.."};

    private static final String[] ROOT_HALF = {
        "io.oakum.core..",
        "io.oakum.trust..",
        "io.oakum.transport..",
        "io.oakum.packages..",
        "io.oakum.twin..",
        "io.oakum.execution..",
        "io.oakum.agent..",
        "io.oakum.protocol.."
    };

    private ModuleRules() {}

    static List<Rule> all() {
        return List.of(
                Rule.of("what runs as root uses the JDK alone", jdkOnly(), UsesLibrary.class),
                Rule.of("modules use only those below them", down(), UsesExecution.class),
                Rule.of("only transport starts programs", programs(), StartsProgram.class),
                Rule.of("only callers call by HTTP", http(), SpeaksHttp.class),
                Rule.of("only the store speaks SQL", sql(), SpeaksSql.class),
                Rule.of("only the server listens for HTTP", listening(), ServesHttp.class),
                Rule.of("packages knows no particular runner", runners(), KnowsTheRunner.class),
                Rule.of("nothing that is shipped uses what tests use", testkit(), UsesTestkit.class),
                Rule.of("no circle of packages", circles(), First.class, Second.class));
    }

    private static ArchRule jdkOnly() {
        return classes()
                .that()
                .resideInAnyPackage(ROOT_HALF)
                .should()
                .onlyDependOnClassesThat(DescribedPredicate.describe("are of the JDK or of Oakum", ModuleRules::isOurs))
                .because("a jar in the part that runs as root would be one more party that every host has to trust");
    }

    private static boolean isOurs(JavaClass type) {
        JavaClass base = type.getBaseComponentType();
        return base.isPrimitive()
                || base.getPackageName().equals("java")
                || base.getPackageName().startsWith("java.")
                || base.getPackageName().startsWith("io.oakum.")
                // The JDK's own names for who is at the other end of a socket, and for TLS.
                || Set.of("jdk.net", "javax.net.ssl", "javax.security.auth.x500")
                        .contains(base.getPackageName())
                || base.getPackageName().equals("org.jspecify.annotations");
    }

    private static ArchRule down() {
        return classes()
                .that()
                .resideInAPackage("io.oakum..")
                .should(new ArchCondition<>("use only modules below their own") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                            if (pointsUp(module(type), module(dependency.getTargetClass()))) {
                                events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
                            }
                        }
                    }
                })
                .because("modules point down the page; who needs an arrow up needs a record passed down");
    }

    private static boolean pointsUp(String from, String to) {
        Set<String> allowed = DOWN.get(from);
        return allowed != null && DOWN.containsKey(to) && !from.equals(to) && !allowed.contains(to);
    }

    private static String module(JavaClass type) {
        return type.getBaseComponentType().getPackageName().replaceFirst("^io\\.oakum\\.(\\w+).*$", "$1");
    }

    private static ArchRule programs() {
        return noClasses()
                .that()
                .resideInAPackage("io.oakum..")
                .and()
                .resideOutsideOfPackages("io.oakum.transport..", "io.oakum.bench..", "io.oakum.testkit..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.ProcessBuilder")
                .orShould()
                .callMethod(Runtime.class, "exec", String[].class)
                .orShould()
                .callMethod(Runtime.class, "exec", String.class)
                .because("one place builds argument vectors, ends programs in time and keeps shells away");
    }

    private static ArchRule http() {
        return noClasses()
                .that()
                .resideInAPackage("io.oakum..")
                .and()
                .resideOutsideOfPackages(CALLERS)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.net.http..")
                .because(
                        "what runs as root opens no connection of its own: packages come through apt, which checks them");
    }

    private static ArchRule sql() {
        return noClasses()
                .that()
                .resideInAPackage("io.oakum..")
                .and()
                .resideOutsideOfPackage("io.oakum.store..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "org.jdbi..", "org.postgresql..", "org.flywaydb..", "com.zaxxer..")
                .because("who wants to know what the database holds reads one module, and who changes it changes one");
    }

    private static ArchRule listening() {
        return noClasses()
                .that()
                .resideInAPackage("io.oakum..")
                .and()
                .resideOutsideOfPackage("io.oakum.server..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.helidon..")
                .because("another library for HTTP changes one module, and no use case knows of requests");
    }

    private static ArchRule runners() {
        return noClasses()
                .that()
                .resideInAPackage("io.oakum.packages..")
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "are of transport and not CommandRunner",
                        type -> type.getPackageName().startsWith("io.oakum.transport")
                                && !type.getName().startsWith("io.oakum.transport.CommandRunner")))
                .because(
                        "an adapter works wherever a command can be run: here, on a lab host, over ssh, from a transcript");
    }

    private static ArchRule testkit() {
        return noClasses()
                .that()
                .resideInAPackage("io.oakum..")
                .and()
                .resideOutsideOfPackages("io.oakum.testkit..", "io.oakum.bench..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.oakum.testkit..")
                .because("the testkit brings JUnit along, which no user shall install");
    }

    private static ArchRule circles() {
        return SlicesRuleDefinition.slices()
                .matching("io.oakum.(**)")
                .should()
                .beFreeOfCycles()
                .because("packages in a circle are one package with more doors");
    }
}
