package io.oakum.twin;

import io.oakum.transport.CommandRunner.UnreachableException;
import io.oakum.twin.Opening.Cause;
import io.oakum.twin.Opening.Refusal;
import io.oakum.twin.TwinSpec.Upper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Everything of one twin that is on the host: lock, journal, folder, cgroups. Made in an order that a crash cannot defeat. */
record TwinMaking(TwinSpec spec, MountPlan plan, Workshop workshop, Site site, Prepared prepared) {
    private static final String NAME = "oakum-twin-";
    private static final List<String> SCRIPTS = List.of("hold.sh", "build.sh", "enter.sh");

    /** What is held for the twin outside of its own folder. */
    record Site(TwinLock lock, TwinJournal journal, ControlGroups groups, Set<OverlayTwin.Limit> enforced) {}

    /** What was put between the host and the twin. */
    record Prepared(List<Path> stubbed, UnitMasks masks) {}

    /** What becomes of the copy. */
    sealed interface Kind {
        /** Commands run in it, and nothing starts by itself. */
        record CommandsOnly() implements Kind {}

        /** Its own init starts its services, those on the list of the never started only where named. */
        record Booted(List<String> startAnyway) implements Kind {}
    }

    /** Made and not yet begun, or why not. */
    sealed interface Made {
        record Ready(TwinMaking making, HostFacts facts) implements Made {}

        record No(Refusal refusal) implements Made {}
    }

    static Made make(TwinSpec asked, Kind kind) throws IOException {
        HostFacts facts = HostFacts.look();
        long room = asked.upper() instanceof Upper.OnDisk disk
                ? Files.getFileStore(disk.folder()).getUsableSpace()
                : 0;
        Optional<Refusal> refusal = Admission.judge(asked, facts, Tools.missing(), room);
        if (refusal.isPresent()) {
            return new Made.No(refusal.get());
        }
        TwinJournal.makePrivate(asked.stateFolder());
        Optional<TwinLock> lock = TwinLock.take(asked.stateFolder());
        if (lock.isEmpty()) {
            return new Made.No(new Refusal(
                    Cause.ANOTHER_TWIN,
                    "another twin is open in " + asked.stateFolder(),
                    "wait for it to end, then try again"));
        }
        removeCrashed(asked.stateFolder());
        return new Made.Ready(prepare(asked, facts, lock.get(), kind), facts);
    }

    private static TwinMaking prepare(TwinSpec asked, HostFacts facts, TwinLock lock, Kind kind) throws IOException {
        TwinSpec spec = withRealPaths(asked);
        MountPlan plan = MountPlan.of(facts.mounts(), spec.hostRoot(), Files::isDirectory);
        String id = NAME + ProcessHandle.current().pid() + "-" + System.nanoTime();
        var groups = ControlGroups.named(id, facts.mounts());
        var leftovers = new ArrayList<>(groups.folders());
        if (spec.upper() instanceof Upper.OnDisk disk) {
            leftovers.add(disk.folder().resolve(id));
        }
        var journal = TwinJournal.of(spec.stateFolder(), id, leftovers);
        journal.open();
        TwinJournal.makePrivate(journal.folder());
        var enforced = groups.make(Admission.memoryNeeded(spec), spec.limits());
        var site = new Site(lock, journal, groups, enforced);
        if (spec.upper() instanceof Upper.OnDisk disk) {
            Files.createDirectory(disk.folder().resolve(id));
        }
        return furnish(spec, plan, site, kind, facts.name());
    }

    private static TwinMaking furnish(TwinSpec spec, MountPlan plan, Site site, Kind kind, String hostname)
            throws IOException {
        var workshop = new Workshop(site.journal().folder());
        workshop.writeScripts(SCRIPTS);
        var stubs = new Stubs(workshop.stubs(), spec.hostRoot(), plan);
        List<Path> stubbed = stubs.write(spec.stubs(), spec.readOnlyFolders());
        var steps = new ArrayList<String>();
        UnitMasks masks = switch (kind) {
            case Kind.CommandsOnly() -> {
                stubs.keepServicesStill();
                workshop.writeGates(site.groups().gates());
                yield UnitMasks.none();
            }
            case Kind.Booted(var startAnyway) -> {
                var found = UnitMasks.ofHost(spec.hostRoot(), startAnyway);
                for (Path unseen : stubs.prepareBoot(found.all())) {
                    steps.add(stubs.without(unseen));
                }
                steps.add(Workshop.step("boot", "-", Isolation.INIT_WITHOUT));
                workshop.writeGates(site.groups().gatesForInit());
                yield found;
            }
        };
        workshop.writePlan(spec, plan, hostname, steps);
        return new TwinMaking(spec, plan, workshop, site, new Prepared(stubbed, masks));
    }

    /** Links are followed here, once, on the host: nothing that builds the twin may follow one. */
    private static TwinSpec withRealPaths(TwinSpec asked) throws IOException {
        var folders = new ArrayList<Path>();
        for (Path folder : asked.readOnlyFolders()) {
            folders.add(folder.toRealPath());
        }
        return asked.seeing(folders).withStateFolder(asked.stateFolder().toRealPath());
    }

    Holder begin(Tools tools) throws UnreachableException, Holder.NotBuilt, InterruptedException {
        return Holder.start(tools, workshop.folder(), workshop.script("hold.sh"), workshop.script("build.sh"));
    }

    Path enterScript() {
        return workshop.script("enter.sh");
    }

    ControlGroups groups() {
        return site.groups();
    }

    /** Takes everything away again after a twin that did not come up, and says what that meant. */
    Refusal abandon(Holder.NotBuilt failure, HostFacts facts) throws IOException {
        remove();
        return Admission.explain(String.valueOf(failure.getMessage()), facts.isOverlay(spec.hostRoot()));
    }

    void remove() throws IOException {
        try {
            new Leftovers(site.journal()).remove();
        } finally {
            site.lock().close();
        }
    }

    static void cleanUp(Path stateFolder) throws IOException {
        if (!Files.isDirectory(stateFolder)) {
            return;
        }
        Optional<TwinLock> lock = TwinLock.take(stateFolder);
        if (lock.isPresent()) {
            try {
                removeCrashed(stateFolder);
            } finally {
                lock.get().close();
            }
        }
    }

    /** Only under the lock: without it an entry may belong to a twin that is alive. */
    private static void removeCrashed(Path stateFolder) throws IOException {
        for (var entry : TwinJournal.entries(stateFolder)) {
            new Leftovers(entry).remove();
        }
    }
}
