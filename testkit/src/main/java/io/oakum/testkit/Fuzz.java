package io.oakum.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Gives a parser good inputs, those that are kept for it, and many damaged ones of both. Each is answered, or refused by one of the exceptions
 * that the parser declares; whatever else comes out of it is a fault, an endless recursion and too much memory among them.
 *
 * <p>The same inputs come each time, but for {@code -Doakum.long=true}, which tries a hundred times as many from a chance that it prints,
 * and for {@code -Doakum.seed=N}. What breaks a parser lies in {@code target/fuzz} afterwards; mended, it is kept in {@code
 * src/test/resources/fuzz}, in the folder of its target, beside inputs that are known to be hard.
 */
public final class Fuzz {
    private static final int INPUTS = 3_000;
    private static final int LONGER = 100;
    private static final int STACK = 1 << 20;

    /** A parser that comes to no end shall not hold up the build for ever. What it does is bounded by what it allocates, not by this. */
    private static final Duration HANGS = Duration.ofMinutes(10);

    private static final long ALLOWED = 64 << 20;
    private static final long ALLOWED_A_BYTE = 1_000;
    private static final int LONGEST_REFUSAL = 4_000;

    private final String target;
    private final List<byte[]> seeds = new ArrayList<>();
    private final List<Class<? extends Exception>> refusals = new ArrayList<>();
    private int inputs = INPUTS;
    private final AtomicReference<byte[]> current = new AtomicReference<>(new byte[0]);

    private Fuzz(String target) {
        this.target = target;
    }

    /** A parser: what it returns does not matter here, only how it ends. Claims about its answers may be made in it. */
    @FunctionalInterface
    public interface Parser {
        void read(byte[] input) throws Exception;
    }

    /** The same for parsers of text. */
    @FunctionalInterface
    public interface TextParser {
        void read(String input) throws Exception;
    }

    /** @param target names the folder of the inputs that are kept for it */
    public static Fuzz of(String target) {
        return new Fuzz(target);
    }

    /** Good inputs: each must be taken. */
    public Fuzz from(byte[]... inputs) {
        seeds.addAll(List.of(inputs));
        return this;
    }

    public Fuzz from(String... inputs) {
        return from(List.of(inputs));
    }

    public Fuzz from(List<String> inputs) {
        inputs.forEach(text -> seeds.add(text.getBytes(StandardCharsets.UTF_8)));
        return this;
    }

    /** The exceptions by which it may say no; none where it never does. */
    @SafeVarargs
    public final Fuzz refusedBy(Class<? extends Exception>... types) {
        for (Class<? extends Exception> type : types) {
            refusals.add(type);
        }
        return this;
    }

    /** Fewer inputs than others get, for a parser that takes long over each. */
    public Fuzz atMost(int fewer) {
        inputs = fewer;
        return this;
    }

    public void reads(TextParser parser) {
        gives(bytes -> parser.read(new String(bytes, StandardCharsets.UTF_8)));
    }

    public void gives(Parser parser) {
        if (seeds.isEmpty()) {
            throw new IllegalStateException("the target " + target + " has no good input to begin with");
        }
        var fault = new AtomicReference<Throwable>();
        Thread worker = new Thread(null, () -> run(parser, fault), "fuzz " + target, STACK);
        worker.setDaemon(true);
        worker.start();
        try {
            if (!worker.join(HANGS)) {
                throw kept(current.get(), "it comes to no end", new IllegalStateException("still reading"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + target + " was tried", e);
        }
        if (fault.get() != null) {
            throw new AssertionError(fault.get().getMessage(), fault.get());
        }
    }

    /** An error ends the thread of this target; it is told where the test waits. */
    private void run(Parser parser, AtomicReference<Throwable> fault) {
        try {
            all(parser);
        } catch (Throwable e) {
            fault.set(e);
        }
    }

    private void all(Parser parser) throws IOException {
        for (byte[] good : seeds) {
            if (!isTaken(parser, good)) {
                throw kept(good, "a good input was refused", new IllegalStateException("refused"));
            }
        }
        List<byte[]> kept = corpus(Path.of("src", "test", "resources", "fuzz", target));
        kept.forEach(past -> isTaken(parser, past));
        boolean isLong = Boolean.getBoolean("oakum.long");
        long seed = Long.getLong("oakum.seed", isLong ? new SplittableRandom().nextLong() : target.hashCode());
        if (isLong) {
            System.out.println("fuzz " + target + ": -Doakum.seed=" + seed);
        }
        var beginnings = new ArrayList<>(seeds);
        beginnings.addAll(kept);
        var mutations = new Mutations(beginnings, new SplittableRandom(seed));
        for (int i = 0; i < inputs * (isLong ? LONGER : 1); i++) {
            isTaken(parser, mutations.next());
        }
    }

    private static List<byte[]> corpus(Path folder) throws IOException {
        var inputs = new ArrayList<byte[]>();
        if (Files.isDirectory(folder)) {
            try (var files = Files.list(folder)) {
                for (Path file : files.sorted().toList()) {
                    inputs.add(Files.readAllBytes(file));
                }
            }
        }
        return inputs;
    }

    /** Whether the parser takes it; anything but that and a refusal is thrown on with the input. */
    private boolean isTaken(Parser parser, byte[] input) {
        current.set(input);
        long before = allocated();
        try {
            parser.read(input.clone());
            requireBounded(allocated() - before, input.length);
            return true;
        } catch (Throwable e) {
            boolean isRefusal = refusals.stream().anyMatch(type -> type.isInstance(e));
            String said = String.valueOf(e.getMessage());
            if (!isRefusal) {
                throw kept(input, e.getClass().getName() + ": " + shortened(said), e);
            }
            if (said.isBlank() || said.length() > LONGEST_REFUSAL + input.length) {
                throw kept(input, "it is refused with '" + shortened(said) + "'", e);
            }
            return false;
        }
    }

    private static void requireBounded(long allocated, int length) {
        long most = ALLOWED + ALLOWED_A_BYTE * length;
        if (allocated > most) {
            throw new AssertionError(length + " bytes of input took " + allocated + " of memory, not " + most);
        }
    }

    /** By this thread since it began: a measure of work that is the same on a busy machine. */
    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    private AssertionError kept(byte[] input, String what, Throwable cause) {
        Path file = Path.of("target", "fuzz", target, HexFormat.of().toHexDigits(Arrays.hashCode(input)));
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(file, input);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new AssertionError(
                target + ": " + what + "\n  input in " + file + ": "
                        + shortened(new String(input, StandardCharsets.ISO_8859_1)),
                cause);
    }

    private static String shortened(String text) {
        String plain = text.replaceAll("\\p{Cntrl}", "?");
        return plain.length() <= 300 ? plain : plain.substring(0, 300) + "...";
    }
}
