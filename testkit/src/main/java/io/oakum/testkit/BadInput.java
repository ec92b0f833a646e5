package io.oakum.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The test shows what becomes of these bad inputs, by their ids in {@code bad-inputs.tsv}. How it ended stands in the report {@code
 * target/reports/bad-inputs.tsv} of the checkout.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(BadInputWatcher.class)
public @interface BadInput {
    String[] value();
}
