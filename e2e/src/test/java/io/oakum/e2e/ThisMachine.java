package io.oakum.e2e;

import io.oakum.e2e.Patient.Answer;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.UnreachableException;
import io.oakum.transport.LocalRunner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The machine that the tests run on, where the built program only looks and copies. */
final class ThisMachine {
    private static final LocalRunner MACHINE = new LocalRunner();

    private ThisMachine() {}

    static Answer oakum(String... arguments) throws UnreachableException {
        var argv = new ArrayList<>(
                List.of(Path.of("..", "cli", "target", "dist", "bin", "oakum").toString()));
        argv.addAll(List.of(arguments));
        return run(Command.of(argv).withEnvironment(Map.of("OAKUM_JAVA_HOME", System.getProperty("java.home"))));
    }

    static Answer sh(String script) throws UnreachableException {
        return run(Command.of("/bin/sh", "-c", script));
    }

    private static Answer run(Command command) throws UnreachableException {
        return Answer.of(MACHINE.run(command.within(Duration.ofMinutes(20))));
    }
}
