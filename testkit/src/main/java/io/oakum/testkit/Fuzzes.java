package io.oakum.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The test gives these parsers damaged inputs, by {@link Fuzz}. A rule of the architecture looks for parsers that no test names. */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Fuzzes {
    Class<?>[] value();
}
