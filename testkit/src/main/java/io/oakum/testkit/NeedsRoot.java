package io.oakum.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Runs the test as root on a machine with the named tools; elsewhere it is skipped aloud, or fails where skipping is forbidden. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsRoot.Condition.class)
public @interface NeedsRoot {
    /** Programs that have to be on the usual path of root. */
    String[] tools() default {};

    /** Decides whether the test runs. */
    final class Condition implements ExecutionCondition {
        private static final List<String> PATH = List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin");

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            List<String> missing = context.getElement().stream()
                    .flatMap(element -> Stream.of(element.getAnnotationsByType(NeedsRoot.class)))
                    .flatMap(needs -> missing(System.getProperty("user.name", ""), needs.tools()).stream())
                    .toList();
            return judge(missing, Boolean.getBoolean("oakum.noskip"));
        }

        static List<String> missing(String user, String... tools) {
            var missing = new ArrayList<String>();
            if (!user.equals("root")) {
                missing.add("root");
            }
            Stream.of(tools)
                    .filter(tool -> PATH.stream().noneMatch(folder -> Files.isExecutable(Path.of(folder, tool))))
                    .forEach(missing::add);
            return missing;
        }

        static ConditionEvaluationResult judge(List<String> missing, boolean isSkippingForbidden) {
            if (missing.isEmpty()) {
                return ConditionEvaluationResult.enabled("root, and every tool is there");
            }
            String reason = "needs " + String.join(", ", missing);
            if (isSkippingForbidden) {
                throw new AssertionError(reason + "; skipping is forbidden here");
            }
            return ConditionEvaluationResult.disabled(reason);
        }
    }
}
