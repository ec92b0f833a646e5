package io.oakum.packages;

import io.oakum.core.exposure.Update;
import io.oakum.core.inventory.Installed;
import io.oakum.core.inventory.Inventory;
import io.oakum.core.inventory.PackageKey;
import io.oakum.core.inventory.RestartNeeds;
import io.oakum.core.plan.ChangeSet;
import io.oakum.transport.CommandRunner.UnreachableException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One package ecosystem on one host: what is there, what could change, change exactly this.
 *
 * <p>A refusal by the package manager is a value; only a lost host is an exception.
 */
public interface PackageManager {

    /** What is installed now, asked afresh. The only source of truth about a host. */
    Inventory inventory() throws UnreachableException;

    /** Packages that nobody asked for by name and that go when nothing needs them. */
    Set<PackageKey> automatic() throws UnreachableException;

    /**
     * What the configured sources offer, as of their last refresh; begins to ask before the inventory is there.
     *
     * @param mirrors which of them have the distribution under another name
     */
    Offers offers(Later<Inventory> inventory, OwnMirrors mirrors) throws UnreachableException;

    /** Where what is installed came from, as of the sources' last refresh; the offers tell it too. */
    Origins origins(Inventory inventory, OwnMirrors mirrors) throws UnreachableException;

    /** Asks the sources afresh what they offer. */
    Refreshed refresh(Progress progress) throws UnreachableException;

    /** Works out the whole change set that reaching {@code goal} entails. Changes nothing. */
    Simulation simulate(Goal goal, Inventory inventory) throws UnreachableException;

    /**
     * The same supply, and the staged file of each package whose version no source offers any more: what was staged can be carried out
     * whatever the sources do meanwhile.
     */
    Supply withDropped(ChangeSet changes, Supply supply) throws UnreachableException;

    /** Fetches the bits of {@code changes} that are not there and checks each against its digest. Installs nothing. */
    Staged stage(ChangeSet changes, Supply supply, Progress progress) throws UnreachableException;

    /** Makes exactly {@code promised} true from the staged bits, or nothing: anything else is refused where the installer starts. */
    Applied apply(ChangeSet promised, Supply supply, ApplyOptions options, Progress progress)
            throws UnreachableException;

    /** Gets hold of the files that installed packages came from, so that they can be brought back. Changes nothing but {@code folder}. */
    List<OldPackage> keep(List<Installed> installed, Path folder, Progress progress) throws UnreachableException;

    /** Marks again as automatic what was so before, and what came new without being asked for. */
    void markAutomatic(Set<PackageKey> packages) throws UnreachableException;

    /** Whether the package database is in the middle of a change. */
    boolean needsRepair() throws UnreachableException;

    /** Waits for others who are changing packages; the answer is who still does after {@code patience}, in words. */
    Optional<String> othersAtWork(Duration patience, Progress progress) throws UnreachableException;

    /**
     * Brings a half-configured system back to a state in which the questions above can be answered.
     *
     * @param replaced half-way packages that are about to be replaced or removed, so that their scripts need not be run again
     * @param limit after which each of the repair's commands, and what it started, is ended
     */
    Repaired repair(Set<PackageKey> replaced, Duration limit, Progress progress) throws UnreachableException;

    RestartNeeds restartNeeds(Inventory inventory) throws UnreachableException;

    /**
     * What the sources offer for what is installed.
     *
     * @param unoffered what no source offers in the installed version or a later one, so that none tells of its fixes
     * @param origins where what is installed came from
     */
    record Offers(List<Update> updates, List<SourceState> sources, List<PackageKey> unoffered, Origins origins) {
        public Offers {
            updates = List.copyOf(updates);
            sources = List.copyOf(sources);
            unoffered = List.copyOf(unoffered);
        }

        /** The same with more known of where packages came from. */
        public Offers from(Origins others) {
            return new Offers(updates, sources, unoffered, others);
        }
    }

    /** Hears what is being done, a line at a time. */
    @FunctionalInterface
    interface Progress {
        Progress NONE = line -> {};

        void line(String line);
    }

    /**
     * Where the bits of a change lie.
     *
     * @param archives the folder of fetched packages, named as the package manager names them
     * @param files packages that come from a file of their own instead of from a source, such as those kept for an undo
     */
    record Supply(Path archives, Map<PackageKey, Path> files) {
        public Supply {
            files = Map.copyOf(files);
        }
    }

    /**
     * @param workFolder empty, owned by root, on a file system from which programs may run; keeps the evidence of the run
     * @param isUndo whether versions may go down and removed packages go whole
     * @param limit after which the installer and what it started are ended
     */
    record ApplyOptions(Path workFolder, Duration limit, boolean isUndo) {}
}
