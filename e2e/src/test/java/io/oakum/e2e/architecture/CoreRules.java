package io.oakum.e2e.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import io.oakum.core.elsewhere.offender.NotInTheOrder;
import io.oakum.core.version.offender.AsksTheClock;
import io.oakum.core.version.offender.ReadsFile;
import io.oakum.core.version.offender.UsesPlan;
import java.util.List;
import java.util.Set;

/** What the core may know. */
final class CoreRules {
    private static final String CORE = "io.oakum.core..";

    /** From the ground up: each package uses only those before it. Some are yet to come. */
    private static final List<String> ORDER = List.of(
            "problem",
            "version",
            "severity",
            "inventory",
            "exposure",
            "priority",
            "plan",
            "verification",
            "rehearsal",
            "rollout",
            "why",
            "evidence");

    /** Where the time, chance and the surroundings come from. */
    private static final Set<String> WORLD = Set.of(
            "java.lang.System",
            "java.lang.Thread",
            "java.lang.Runtime",
            "java.util.Random",
            "java.util.concurrent.ThreadLocalRandom");

    private CoreRules() {}

    static List<Rule> all() {
        return List.of(
                Rule.of("the core knows values and nothing else", onlyValues(), ReadsFile.class),
                Rule.of("the core takes time and chance as arguments", noWorld(), AsksTheClock.class),
                Rule.of("packages of the core use only those before them", order(), UsesPlan.class),
                Rule.of("each package of the core has a place in the order", placed(), NotInTheOrder.class));
    }

    private static ArchRule onlyValues() {
        return classes()
                .that()
                .resideInAPackage(CORE)
                .should()
                .onlyDependOnClassesThat(
                        DescribedPredicate.describe("are values of the JDK or the core", CoreRules::isValue))
                .because("the core decides and never acts, and root runs it, so no third-party jar stands behind it");
    }

    private static boolean isValue(JavaClass type) {
        JavaClass base = type.getBaseComponentType();
        return base.isPrimitive()
                || base.getPackageName().startsWith("io.oakum.core")
                || Set.of(
                                "java.lang",
                                "java.lang.annotation",
                                "java.lang.invoke",
                                "java.lang.runtime",
                                "java.math",
                                "java.nio.charset",
                                "java.util",
                                "java.util.function",
                                "java.util.regex",
                                "java.util.stream",
                                "org.jspecify.annotations")
                        .contains(base.getPackageName())
                || base.getPackageName().startsWith("java.time")
                || Set.of("java.security.MessageDigest", "java.security.NoSuchAlgorithmException")
                        .contains(base.getName());
    }

    private static ArchRule noWorld() {
        return noClasses()
                .that()
                .resideInAPackage(CORE)
                .should()
                .accessTargetWhere(DescribedPredicate.describe("asks the world", CoreRules::asksTheWorld))
                .because("time and chance are arguments: the same values give the same answer, today and in an audit");
    }

    private static boolean asksTheWorld(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        String name = access.getTarget().getName();
        boolean isClock = owner.startsWith("java.time.") && (name.equals("now") || name.startsWith("system"));
        return isClock
                || WORLD.contains(owner)
                || name.equals("randomUUID")
                || (owner.equals("java.lang.Math") && name.equals("random"));
    }

    private static ArchRule order() {
        CompositeArchRule all = null;
        for (int i = 0; i + 1 < ORDER.size(); i++) {
            String[] later = ORDER.subList(i + 1, ORDER.size()).stream()
                    .map(name -> "io.oakum.core." + name + "..")
                    .toArray(String[]::new);
            ArchRule one = noClasses()
                    .that()
                    .resideInAPackage("io.oakum.core." + ORDER.get(i) + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(later)
                    .because("data goes down the page: what comes later is built of what comes before")
                    // Packages appear when they have something to hold; until then their rule has nothing to look at.
                    .allowEmptyShould(true);
            all = all == null ? CompositeArchRule.of(one) : all.and(one);
        }
        return java.util.Objects.requireNonNull(all);
    }

    private static ArchRule placed() {
        String[] known =
                ORDER.stream().map(name -> "io.oakum.core." + name + "..").toArray(String[]::new);
        return classes()
                .that()
                .resideInAPackage(CORE)
                .should()
                .resideInAnyPackage(known)
                .because("a package without a place in the order would be under no rule");
    }
}
