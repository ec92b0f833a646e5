package io.oakum.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The bad inputs that Oakum is held to.
 *
 * @param inputs what each is, by id, in the order of the list
 * @param excuses why no test shows it, by id
 */
public record BadInputs(Map<String, String> inputs, Map<String, String> excuses) {
    private static final String HEAD = "id\tinput\ttest\tresult";

    public BadInputs {
        inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
        excuses = Collections.unmodifiableMap(new LinkedHashMap<>(excuses));
    }

    /** How a test of one ended. */
    public record Run(String id, String test, String result) {}

    /** The list, and the excuses, as they lie beside this class. */
    public static BadInputs known() throws IOException {
        return new BadInputs(
                Rows.beside(BadInputs.class, "bad-inputs.tsv"),
                Rows.beside(BadInputs.class, "bad-inputs-not-tested.tsv"));
    }

    /** Adds runs to a report. Of a test that ran again its last run stays, and the worst of its rows counts. */
    public void report(Path file, List<Run> runs) throws IOException {
        Map<String, Run> all = new TreeMap<>();
        for (Run run : read(file)) {
            all.put(run.id() + "\t" + run.test(), run);
        }
        worst(runs).forEach(all::put);
        List<String> lines = new ArrayList<>(List.of(HEAD));
        inputs.forEach((id, input) -> lines.addAll(lines(id, input, List.copyOf(all.values()))));
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, lines);
    }

    private List<String> lines(String id, String input, List<Run> all) {
        List<String> lines = all.stream()
                .filter(run -> run.id().equals(id))
                .map(run -> String.join("\t", id, input, run.test(), run.result()))
                .toList();
        if (!lines.isEmpty()) {
            return lines;
        }
        String why = excuses.containsKey(id) ? "not tested: " + excuses.get(id) : "not run";
        return List.of(String.join("\t", id, input, "", why));
    }

    /** The rows of a parameterised test are one run: what failed once has failed. */
    private static Map<String, Run> worst(List<Run> runs) {
        Map<String, Run> worst = new TreeMap<>();
        for (Run run : runs) {
            String clean = run.result().replaceAll("\\s+", " ");
            worst.merge(
                    run.id() + "\t" + run.test(),
                    new Run(run.id(), run.test(), clean),
                    (one, other) -> rank(other) > rank(one) ? other : one);
        }
        return worst;
    }

    private static int rank(Run run) {
        return run.result().equals("passed") ? 0 : run.result().equals("failed") ? 2 : 1;
    }

    private static List<Run> read(Path file) throws IOException {
        var runs = new ArrayList<Run>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                String[] cells = line.split("\t", -1);
                if (cells.length == 4 && !cells[2].isEmpty() && !line.equals(HEAD)) {
                    runs.add(new Run(cells[0], cells[2], cells[3]));
                }
            }
        }
        return runs;
    }
}
