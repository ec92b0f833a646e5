package io.oakum.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.inventory.Installed;
import io.oakum.core.inventory.Inventory;
import io.oakum.core.inventory.PackageKey;
import io.oakum.core.inventory.RestartNeeds;
import io.oakum.core.plan.Change;
import io.oakum.core.plan.ChangeSet;
import io.oakum.packages.Applied;
import io.oakum.packages.Goal;
import io.oakum.packages.Later;
import io.oakum.packages.OldPackage;
import io.oakum.packages.Origins;
import io.oakum.packages.OwnMirrors;
import io.oakum.packages.PackageManager;
import io.oakum.packages.Refreshed;
import io.oakum.packages.Repaired;
import io.oakum.packages.Simulation;
import io.oakum.packages.Staged;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** A host's packages in memory: it does what it is told and remembers what that was. */
final class FakePackageManager implements PackageManager {
    final List<String> calls = new ArrayList<>();
    private Inventory inventory;
    private boolean needsRepair;
    private Optional<String> atWork = Optional.empty();
    private Optional<ChangeSet> offered = Optional.empty();
    private String interruptedCall = "none";
    private Runnable interruption = () -> {};
    private Function<Installed, List<OldPackage>> keeping = _ -> List.of();

    FakePackageManager(Inventory inventory) {
        this.inventory = inventory;
    }

    FakePackageManager offering(ChangeSet changes) {
        offered = Optional.of(changes);
        return this;
    }

    /** Does {@code act} in the middle of the first call that begins so. */
    FakePackageManager meanwhile(String call, Runnable act) {
        interruptedCall = call;
        interruption = act;
        return this;
    }

    /** What becomes of an old package that is to be kept. */
    FakePackageManager keeping(Function<Installed, OldPackage> how) {
        keeping = installed -> List.of(how.apply(installed));
        return this;
    }

    private void call(String call) {
        calls.add(call);
        if (call.startsWith(interruptedCall)) {
            interruption.run();
        }
    }

    /** Another program holds the package manager's lock for good. */
    FakePackageManager usedBy(String program) {
        atWork = Optional.of(program);
        return this;
    }

    FakePackageManager inNeedOfRepair() {
        needsRepair = true;
        return this;
    }

    @Override
    public Inventory inventory() {
        return inventory;
    }

    @Override
    public Set<PackageKey> automatic() {
        return Set.of();
    }

    @Override
    public Offers offers(Later<Inventory> of, OwnMirrors mirrors) {
        return new Offers(List.of(), List.of(), List.of(), Origins.NOT_TOLD);
    }

    @Override
    public Origins origins(Inventory of, OwnMirrors mirrors) {
        return Origins.NOT_TOLD;
    }

    @Override
    public Refreshed refresh(Progress progress) {
        return new Refreshed(List.of());
    }

    @Override
    public Simulation simulate(Goal goal, Inventory of) {
        return new Simulation.Feasible(
                offered.orElseThrow(() -> new AssertionError("a recovery works nothing out anew")), 0);
    }

    @Override
    public Supply withDropped(ChangeSet changes, Supply supply) {
        return supply;
    }

    @Override
    public Staged stage(ChangeSet changes, Supply supply, Progress progress) {
        assertThat(offered).as("a recovery fetches nothing").isPresent();
        call("stage");
        return new Staged.Complete(0);
    }

    @Override
    public Applied apply(ChangeSet promised, Supply supply, ApplyOptions options, Progress progress) {
        call("apply " + promised.changes().stream().map(Change::key).toList());
        var packages = new TreeMap<>(inventory.packages());
        for (Change change : promised.changes()) {
            switch (change) {
                case Change.Install(var key, var to, var _) ->
                    packages.put(key, Samples.installed(key.name(), to.text()));
                case Change.Replace(var key, var _, var to, var _) ->
                    packages.put(key, Samples.installed(key.name(), to.text()));
                case Change.Remove(var key, var _) -> packages.remove(key);
            }
        }
        inventory = new Inventory(inventory.host(), packages, inventory.takenAt(), Map.of());
        return new Applied.Done(List.of());
    }

    @Override
    public List<OldPackage> keep(List<Installed> installed, Path folder, Progress progress) {
        call("keep");
        return installed.stream().flatMap(one -> keeping.apply(one).stream()).toList();
    }

    @Override
    public void markAutomatic(Set<PackageKey> packages) {
        calls.add("mark " + packages.stream().sorted().toList());
    }

    @Override
    public boolean needsRepair() {
        return needsRepair;
    }

    @Override
    public Optional<String> othersAtWork(Duration patience, Progress progress) {
        return atWork;
    }

    @Override
    public Repaired repair(Set<PackageKey> replaced, Duration limit, Progress progress) {
        calls.add(replaced.isEmpty() ? "repair" : "repair but for " + new TreeSet<>(replaced));
        needsRepair = false;
        return new Repaired(true, List.of("dpkg --configure -a: done"));
    }

    @Override
    public RestartNeeds restartNeeds(Inventory of) {
        return RestartNeeds.NONE;
    }
}
