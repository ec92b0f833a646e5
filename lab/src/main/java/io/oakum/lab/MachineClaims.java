package io.oakum.lab;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which labs there are on this machine, and what it was like before the first. Several labs (a person's and a test's) share
 * the kernel's settings, so the first one writes down what they were and the last one puts them back.
 */
final class MachineClaims {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String CLAIM = "slot-";

    private final Path folder;

    MachineClaims(Path folder) {
        this.folder = folder;
    }

    static MachineClaims ofThisMachine() {
        return new MachineClaims(Path.of("/run/oakum-lab"));
    }

    /**
     * The lab's slot: the one it has, or the first that is free and whose addresses nobody uses.
     *
     * @param missing folders that the lab will make and that go with it, innermost first
     */
    AddressPlan claim(LabFolder lab, List<Path> missing, Predicate<AddressPlan> isFree) throws LabException {
        try (var _ = ExclusiveTurn.at(folder.resolve("lock"), LIMIT, _ -> {})) {
            if (!Files.exists(before())
                    || !MachineBefore.load(before()).bootId().equals(MachineBefore.currentBoot())) {
                MachineBefore.look().save(before());
            }
            MachineBefore.makeReady();
            Optional<AddressPlan> already = slotOf(lab);
            if (already.isPresent()) {
                return already.get();
            }
            var taken = claims();
            AddressPlan plan = IntStream.range(0, AddressPlan.SLOTS)
                    .filter(slot -> !taken.containsKey(slot))
                    .mapToObj(AddressPlan::new)
                    .filter(isFree)
                    .findFirst()
                    .orElseThrow(() -> new LabException(
                            "all " + AddressPlan.SLOTS + " networks from 10.77.0.0/24 on are in use on this machine",
                            "take labs down that nobody needs: oakum lab down"));
            write(new Claim(lab.path(), missing), folder.resolve(CLAIM + plan.slot()));
            return plan;
        } catch (IOException e) {
            throw new LabException(
                    "cannot write down this machine's settings in " + folder + ": " + e.getMessage(),
                    "see that root may write there",
                    e);
        }
    }

    private Optional<AddressPlan> slotOf(LabFolder lab) throws IOException {
        return claims().entrySet().stream()
                .filter(claim -> claim.getValue().lab().equals(lab.path()))
                .map(claim -> new AddressPlan(claim.getKey()))
                .findFirst();
    }

    /** Forgets the lab and the folders that it made; after the last lab the machine is as before the first. */
    void release(LabFolder lab) throws LabException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var _ = ExclusiveTurn.at(folder.resolve("lock"), LIMIT, _ -> {})) {
            for (var claim : claims().entrySet()) {
                if (claim.getValue().lab().equals(lab.path())) {
                    Files.deleteIfExists(lab.lock());
                    deleteEmpty(claim.getValue().missing());
                    Files.delete(folder.resolve(CLAIM + claim.getKey()));
                }
            }
            if (claims().isEmpty()) {
                forgetMachine();
            }
        } catch (IOException e) {
            throw new LabException(
                    "cannot put this machine's settings back from " + before() + ": " + e.getMessage(),
                    "see what stands there, put it back by hand with sysctl -w, and delete " + folder,
                    e);
        }
    }

    private void forgetMachine() throws IOException {
        if (Files.exists(before())) {
            MachineBefore.load(before()).putBack();
            Files.delete(before());
        }
        Files.deleteIfExists(folder.resolve("before.new"));
        Files.deleteIfExists(folder.resolve("claim.new"));
        Files.delete(folder.resolve("lock"));
        Files.delete(folder);
    }

    private static void deleteEmpty(List<Path> folders) throws IOException {
        for (Path empty : folders) {
            try {
                Files.deleteIfExists(empty);
            } catch (DirectoryNotEmptyException e) {
                return; // somebody else has put something there since
            }
        }
    }

    private record Claim(Path lab, List<Path> missing) {}

    private void write(Claim claim, Path file) throws IOException {
        var lines = new ArrayList<>(List.of(claim.lab().toString()));
        claim.missing().forEach(path -> lines.add(path.toString()));
        Path half = Files.write(folder.resolve("claim.new"), lines);
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private Map<Integer, Claim> claims() throws IOException {
        var claims = new TreeMap<Integer, Claim>();
        if (!Files.isDirectory(folder)) {
            return claims;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.getFileName().toString().startsWith(CLAIM))
                    .toList()) {
                int slot = Integer.parseInt(file.getFileName().toString().substring(CLAIM.length()));
                List<Path> lines =
                        Files.readAllLines(file).stream().map(Path::of).toList();
                claims.put(slot, new Claim(lines.getFirst(), lines.subList(1, lines.size())));
            }
        }
        return claims;
    }

    private Path before() {
        return folder.resolve("before");
    }
}
