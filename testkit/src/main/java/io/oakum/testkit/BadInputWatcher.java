package io.oakum.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.TestWatcher;

/** Notes how tests of bad inputs end, and adds that to the report once all tests of the module have run. */
final class BadInputWatcher implements TestWatcher {
    @Override
    public void testSuccessful(ExtensionContext context) {
        note(context, "passed");
    }

    @Override
    public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
        note(context, "failed");
    }

    @Override
    public void testAborted(ExtensionContext context, @Nullable Throwable cause) {
        note(context, "skipped: " + (cause == null ? "" : cause.getMessage()));
    }

    @Override
    public void testDisabled(ExtensionContext context, Optional<String> reason) {
        note(context, "skipped: " + reason.orElse(""));
    }

    private static void note(ExtensionContext context, String result) {
        String test = context.getRequiredTestClass().getName() + "."
                + context.getRequiredTestMethod().getName();
        Notes notes = context.getRoot()
                .getStore(Namespace.create(BadInputWatcher.class))
                .computeIfAbsent("notes", _ -> new Notes(), Notes.class);
        for (String id :
                context.getRequiredTestMethod().getAnnotation(BadInput.class).value()) {
            notes.add(new BadInputs.Run(id, test, result));
        }
    }

    /** What ended so far. It is written down when the last test of the module has run. */
    private static final class Notes implements AutoCloseable {
        private final List<BadInputs.Run> runs = new ArrayList<>();

        synchronized void add(BadInputs.Run run) {
            runs.add(run);
        }

        @Override
        public synchronized void close() throws IOException {
            BadInputs.known().report(Path.of("..", "target", "reports", "bad-inputs.tsv"), runs);
        }
    }
}
