package io.oakum.e2e.architecture;

import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/** A rule together with classes that break it: a rule that nothing can break is no rule. */
record Rule(String name, ArchRule rule, List<Class<?>> offenders) {
    static Rule of(String name, ArchRule rule, Class<?>... offenders) {
        return new Rule(name, rule, List.of(offenders));
    }

    @Override
    public String toString() {
        return name;
    }
}
