package io.oakum.e2e.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.oakum.execution.offender.ExitsAnywhere;
import io.oakum.execution.offender.ReadsObjects;
import io.oakum.execution.offender.RollsDice;
import io.oakum.execution.offender.SharedState;
import io.oakum.execution.offender.TooManyParameters;
import io.oakum.packages.offender.PatchUtil;
import io.oakum.packages.offender.common.Anything;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.NullMarked;

/** What names and shapes are not used anywhere. */
final class StyleRules {
    private static final int MAX_PARAMETERS = 6;

    /** A name and an ordinal, which the compiler puts before an enum's own parameters. */
    private static final int HIDDEN_IN_ENUMS = 2;

    private static final String EMPTY_NAMES = ".*(Utils?|Helper|Manager|Impl|Data|Info)";

    /** A package manager is called so by everybody; the shared data are a folder of that name. */
    private static final Set<String> MEANT = Set.of("PackageManager", "SharedData");

    private StyleRules() {}

    static List<Rule> all() {
        return List.of(
                Rule.of("no class has a name that says nothing", classNames(), PatchUtil.class),
                Rule.of("no package has a name that says nothing", packageNames(), Anything.class),
                Rule.of("constructors take at most six parameters", parameters(), TooManyParameters.class),
                Rule.of("no static variable", staticVariables(), SharedState.class),
                Rule.of("only a Main ends the program", exits(), ExitsAnywhere.class),
                Rule.of("no chance that cannot be repeated", chance(), RollsDice.class),
                Rule.of("no objects out of bytes", deserialization(), ReadsObjects.class),
                Rule.of("every package says that it knows no null", nullMarked(), Anything.class));
    }

    private static ArchRule classNames() {
        return classes()
                .that()
                .resideInAPackage("io.oakum..")
                .should(new ArchCondition<>("have a name that says what they are") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        boolean isEmpty =
                                type.getSimpleName().matches(EMPTY_NAMES) && !MEANT.contains(type.getSimpleName());
                        events.add(
                                new SimpleConditionEvent(type, !isEmpty, type.getName() + " says nothing by its name"));
                    }
                })
                .because("a name that fits everything takes in everything");
    }

    private static ArchRule packageNames() {
        return noClasses()
                .should()
                .resideInAnyPackage("io.oakum..common..", "io.oakum..misc..", "io.oakum..shared..", "io.oakum..util..")
                .because("what belongs to everybody is kept by nobody");
    }

    private static ArchRule parameters() {
        return constructors()
                .that()
                .areDeclaredInClassesThat()
                .resideInAPackage("io.oakum..")
                .and()
                .areDeclaredInClassesThat()
                // Templates, as the build makes them: nobody wrote their constructors.
                .resideOutsideOfPackage("io.oakum.web.jte")
                .should(new ArchCondition<>("take at most " + MAX_PARAMETERS + " parameters") {
                    @Override
                    public void check(JavaConstructor constructor, ConditionEvents events) {
                        JavaClass owner = constructor.getOwner();
                        int hidden = owner.isEnum() ? HIDDEN_IN_ENUMS : 0;
                        int count = constructor.getRawParameterTypes().size() - hidden;
                        boolean isFine = owner.isRecord() || count <= MAX_PARAMETERS;
                        events.add(new SimpleConditionEvent(
                                constructor, isFine, constructor.getFullName() + " takes " + count + " parameters"));
                    }
                })
                .because(
                        "seven things that come together have a name; a record's components are its shape, not its wiring");
    }

    private static ArchRule staticVariables() {
        return fields().that()
                .areDeclaredInClassesThat()
                .resideInAPackage("io.oakum..")
                .and()
                .areStatic()
                .should()
                .beFinal()
                .because("threads are boring here: one task, one thread, nothing shared that changes");
    }

    private static ArchRule exits() {
        return noClasses()
                .that()
                .resideInAPackage("io.oakum..")
                .and()
                .haveSimpleNameNotEndingWith("Main")
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "exit", int.class)
                .because("whoever borrowed a lock or a mount must get the chance to give it back");
    }

    private static ArchRule chance() {
        return noClasses()
                .that()
                .resideInAPackage("io.oakum..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.Random")
                .orShould()
                .callMethod(Math.class, "random")
                .because(
                        "java.util.Random is too weak for secrets, and chance without a seed cannot be repeated in a test");
    }

    private static ArchRule deserialization() {
        return noClasses()
                .that()
                .resideInAPackage("io.oakum..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.ObjectInputStream")
                .because("whoever writes the bytes chooses the classes, and so the code that runs");
    }

    private static ArchRule nullMarked() {
        return classes()
                .that()
                .resideInAPackage("io.oakum..")
                .should(new ArchCondition<>("reside in a package that is null-marked") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        boolean isMarked = type.getPackage().isAnnotatedWith(NullMarked.class);
                        events.add(new SimpleConditionEvent(
                                type, isMarked, "the package of " + type.getName() + " lacks @NullMarked"));
                    }
                })
                .because("outside a null-marked package the compiler lets null through without a word");
    }
}
