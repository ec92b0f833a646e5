package io.oakum.twin;

import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.UnreachableException;
import io.oakum.twin.Opening.Cause;
import io.oakum.twin.Opening.Opened;
import io.oakum.twin.Opening.Refusal;
import io.oakum.twin.Opening.Refused;
import io.oakum.twin.TwinSpec.Upper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Everything of one twin that is on the host: lock, journal, folder, cgroups. Made in an order that a crash cannot defeat. */
record TwinMaking(TwinSpec spec, MountPlan plan, Workshop workshop, Site site, List<Path> stubbed) {
    private static final String NAME = "oakum-twin-";
    private static final List<String> SCRIPTS = List.of("hold.sh", "build.sh", "enter.sh");

    /** What is held for the twin outside of its own folder. */
    record Site(TwinLock lock, TwinJournal journal, ControlGroups groups, Set<ControlGroups.Enforced> enforced) {}

    static Opening<OverlayTwin> overlay(TwinSpec asked, CommandRunner host)
            throws IOException, UnreachableException, InterruptedException {
        HostFacts facts = HostFacts.look();
        long room = asked.upper() instanceof Upper.OnDisk disk
                ? Files.getFileStore(disk.folder()).getUsableSpace()
                : 0;
        Optional<Refusal> refusal = Admission.judge(asked, facts, Tools.missing(), room);
        if (refusal.isPresent()) {
            return new Refused<>(refusal.get());
        }
        TwinJournal.makePrivate(asked.stateFolder());
        Optional<TwinLock> lock = TwinLock.take(asked.stateFolder());
        if (lock.isEmpty()) {
            return new Refused<>(new Refusal(
                    Cause.ANOTHER_TWIN,
                    "another twin is open in " + asked.stateFolder(),
                    "wait for it to end, then try again"));
        }
        removeCrashed(asked.stateFolder());
        return prepare(asked, facts, lock.get()).open(host, facts);
    }

    private static TwinMaking prepare(TwinSpec asked, HostFacts facts, TwinLock lock) throws IOException {
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
        var workshop = new Workshop(journal.folder());
        if (spec.upper() instanceof Upper.OnDisk disk) {
            Files.createDirectory(disk.folder().resolve(id));
        }
        List<Path> stubbed =
                new Stubs(workshop.stubs(), spec.hostRoot(), plan).write(spec.stubs(), spec.readOnlyFolders(), false);
        workshop.writeScripts(SCRIPTS);
        workshop.writeGates(groups.gates());
        workshop.writePlan(spec, plan, facts.name());
        return new TwinMaking(spec, plan, workshop, new Site(lock, journal, groups, enforced), stubbed);
    }

    private Opening<OverlayTwin> open(CommandRunner host, HostFacts facts)
            throws IOException, UnreachableException, InterruptedException {
        try {
            Tools tools = Tools.found();
            HostStamp before = HostStamp.of(spec.hostRoot());
            Holder holder =
                    Holder.start(tools, workshop.folder(), workshop.script("hold.sh"), workshop.script("build.sh"));
            var isolation = new Isolation(tools, holder.pid(), holder.first());
            var runner = new TwinRunner(host, isolation, workshop.script("enter.sh"), groups().gates());
            return new Opened<>(new OverlayTwin(this, holder, runner, before));
        } catch (Holder.NotBuilt e) {
            remove();
            return new Refused<>(Admission.explain(String.valueOf(e.getMessage()), facts.isOverlay(spec.hostRoot())));
        }
    }

    /** Links are followed here, once, on the host: nothing that builds the twin may follow one. */
    private static TwinSpec withRealPaths(TwinSpec asked) throws IOException {
        var folders = new ArrayList<Path>();
        for (Path folder : asked.readOnlyFolders()) {
            folders.add(folder.toRealPath());
        }
        return asked.seeing(folders).withStateFolder(asked.stateFolder().toRealPath());
    }

    ControlGroups groups() {
        return site.groups();
    }

    Set<ControlGroups.Enforced> enforced() {
        return site.enforced();
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
