package io.oakum.cli;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What an option or parameter is called in the request to the server, where that is not its own name. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
@interface Sent {
    String value();
}
