package io.oakum.twin;

import io.oakum.core.plan.ChangeSet;
import io.oakum.core.rehearsal.Rehearsal.Verdict;
import io.oakum.execution.RehearsalReport;
import io.oakum.execution.Rehearser;
import io.oakum.packages.PackageManager.Progress;
import io.oakum.packages.PackageManager.Supply;
import io.oakum.transport.CommandRunner.UnreachableException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Rehearses, and keeps that a change passed for as long as the host is as it was: its package database, its {@code /etc}, its boot. What
 * was tried here before people signed it need not be tried again when this host's turn comes. Kept is what the newest rehearsal showed.
 */
public final class KeptRehearsal implements Rehearser {
    /** What no stamp sees, such as data that scripts read, goes on changing. */
    private static final Duration GOOD_FOR = Duration.ofDays(1);

    private final Rehearser rehearser;
    private final Path hostRoot;
    private final Path kept;
    private final Clock clock;

    /**
     * @param hostRoot the root folder of the host that is copied
     * @param kept the file of the verdict; nobody but root may write where it lies
     */
    public KeptRehearsal(Rehearser rehearser, Path hostRoot, Path kept, Clock clock) {
        this.rehearser = rehearser;
        this.hostRoot = hostRoot;
        this.kept = kept;
        this.clock = clock;
    }

    /** What a verdict is about, a line each: the change, the boot, the host's files; then when it was given. */
    private List<String> about(ChangeSet changes) throws IOException {
        String boot = Files.readString(hostRoot.resolve("proc/sys/kernel/random/boot_id"));
        return List.of(changes.digest(), boot.strip(), HostStamp.of(hostRoot).digest());
    }

    @Override
    public RehearsalReport rehearse(ChangeSet changes, Supply supply, boolean allowDowngrade, Progress progress)
            throws UnreachableException {
        try {
            Files.deleteIfExists(kept);
            // From before: the rehearsal itself sees to it that the host stays as it is until its end.
            List<String> about = about(changes);
            RehearsalReport report = rehearser.rehearse(changes, supply, allowDowngrade, progress);
            if (report.judgement().verdict() == Verdict.PASSED && !allowDowngrade) {
                keep(about);
            }
            return report;
        } catch (IOException e) {
            throw new UnreachableException("this host", e);
        }
    }

    private void keep(List<String> about) throws IOException {
        Path unfinished = kept.resolveSibling(kept.getFileName() + ".new");
        Files.writeString(unfinished, String.join("\n", about) + "\n" + clock.instant() + "\n");
        Files.move(unfinished, kept, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public Optional<Instant> passedBefore(ChangeSet changes) throws UnreachableException {
        try {
            List<String> lines = lines();
            if (lines.size() != 4 || !lines.getFirst().equals(changes.digest())) {
                return Optional.empty();
            }
            Optional<Instant> at = instant(lines.getLast()).filter(this::isRecent);
            return at.isPresent() && about(changes).equals(lines.subList(0, 3)) ? at : Optional.empty();
        } catch (IOException e) {
            throw new UnreachableException("this host", e);
        }
    }

    /** A file that was cut off by a crash says nothing. */
    private List<String> lines() throws IOException {
        try {
            return Files.isRegularFile(kept) ? Files.readAllLines(kept) : List.of();
        } catch (MalformedInputException e) {
            return List.of();
        }
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Where the clock was set back since, nobody knows how long ago it was. */
    private boolean isRecent(Instant at) {
        Instant now = clock.instant();
        return !at.isAfter(now) && now.isBefore(at.plus(GOOD_FOR));
    }
}
