package io.oakum.twin;

import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.UnreachableException;
import io.oakum.transport.StandingProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The process whose mount namespace has the twin, and the twin's PID 1 below it. */
final class Holder implements AutoCloseable {
    private static final Duration BUILD_LIMIT = Duration.ofSeconds(60);
    private static final String READY = "ready";
    private static final String ENDED = "ended";

    private final StandingProcess process;
    private long first;

    private Holder(StandingProcess process) {
        this.process = process;
    }

    /** It did not come up; the message is what the scripts said. */
    static final class NotBuilt extends Exception {
        private static final long serialVersionUID = 1L;

        NotBuilt(String said) {
            super(said);
        }
    }

    static Holder start(Tools tools, Path folder, Path holdScript, Path buildScript)
            throws UnreachableException, NotBuilt, InterruptedException {
        var process = StandingProcess.start(Command.of(List.of(
                tools.setsid().toString(),
                tools.unshare().toString(),
                "--mount",
                "--propagation=private",
                "/bin/sh",
                holdScript.toString(),
                folder.toString(),
                buildScript.toString())));
        var holder = new Holder(process);
        holder.begin();
        return holder;
    }

    /** Starts the twin from its layers, the first time or again after it has ended. */
    void begin() throws NotBuilt, InterruptedException {
        process.tell("begin");
        Optional<String> said = process.nextLine(BUILD_LIMIT);
        Optional<Long> found = said.filter(READY::equals).flatMap(ready -> firstBelow(process.handle()));
        if (found.isEmpty()) {
            process.close();
            throw new NotBuilt(process.errors().strip());
        }
        first = found.get();
    }

    /** Waits until the twin's PID 1 has ended by itself. */
    boolean endsWithin(Duration limit) {
        return process.nextLine(limit).filter(ENDED::equals).isPresent();
    }

    long pid() {
        return process.handle().pid();
    }

    /** The number, on the host, of the twin's PID 1. */
    long first() {
        return first;
    }

    @Override
    public void close() {
        process.close();
    }

    /** The kernel lists a process's number in each PID namespace it is in, ours first. */
    private static Optional<Long> firstBelow(ProcessHandle holder) {
        return holder.descendants()
                .map(ProcessHandle::pid)
                .filter(Holder::isFirstOfItsNamespace)
                .findFirst();
    }

    private static boolean isFirstOfItsNamespace(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                    .anyMatch(line -> line.startsWith("NSpid:") && line.endsWith("\t1"));
        } catch (IOException e) {
            return false; // It has ended.
        }
    }
}
