package io.oakum.web;

import static io.oakum.web.Texts.text;

import io.oakum.core.rollout.Execution;
import io.oakum.store.ExecutionStore.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The hosts of a rollout, page by page, those that need somebody first.
 *
 * @param all those of the rollout
 * @param shown which of them; empty for all
 * @param from how many stand on earlier pages
 */
public record RolloutHosts(String rollout, List<Row> all, Optional<Standing> shown, int from) {
    private static final int PAGE = 50;

    public RolloutHosts {
        all = List.copyOf(all);
    }

    /** How a host stands, in the order in which somebody is needed. */
    public enum Standing {
        FAILED,
        AT_WORK,
        OTHER,
        WAITING,
        CONFIRMED;

        static Standing of(Row row) {
            return switch (row.state()) {
                case Execution.Settled settled when settled.verdict().isFailure() -> FAILED;
                case Execution.Active _ -> AT_WORK;
                case Execution.Settled settled when !settled.verdict().isConfirmed() -> OTHER;
                case Execution.Waiting _ -> WAITING;
                case Execution.Settled _ -> CONFIRMED;
            };
        }

        String inAddress() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        String word() {
            return switch (this) {
                case FAILED -> text("rollouthosts.failed");
                case AT_WORK -> text("rollouthosts.at-work");
                case OTHER -> text("rollouthosts.other");
                case WAITING -> text("rollouthosts.waiting");
                case CONFIRMED -> text("rollouthosts.confirmed");
            };
        }
    }

    /** One of the ways to look at them. */
    public record Tab(String address, String word, long count, boolean isShown) {}

    /** @throws BadQuery if the address asks for what there is not */
    public static RolloutHosts of(String rollout, List<Row> all, Map<String, String> query) throws BadQuery {
        String from = query.getOrDefault("from", "0");
        if (!from.matches("[0-9]{1,7}")) {
            throw new BadQuery(text("rollouthosts.from", ListQuery.shortened(from)));
        }
        String state = query.getOrDefault("state", "");
        Optional<Standing> shown = Arrays.stream(Standing.values())
                .filter(one -> one.inAddress().equals(state))
                .findFirst();
        if (shown.isEmpty() && !state.isEmpty()) {
            throw new BadQuery(text("rollouthosts.state", ListQuery.shortened(state)));
        }
        return new RolloutHosts(rollout, all, shown, Integer.parseInt(from));
    }

    private List<Row> matching() {
        return all.stream()
                .filter(row -> shown.isEmpty() || shown.get() == Standing.of(row))
                .sorted(Comparator.comparing(Standing::of)
                        .thenComparingInt(Row::ring)
                        .thenComparing(Row::name))
                .toList();
    }

    public List<Row> rows() {
        return matching().stream().skip(from).limit(PAGE).toList();
    }

    public int total() {
        return matching().size();
    }

    public boolean isFirst() {
        return from == 0;
    }

    public boolean isLast() {
        return from + PAGE >= total();
    }

    public String first() {
        return address(shown, 0);
    }

    public String before() {
        return address(shown, Math.max(0, from - PAGE));
    }

    public String after() {
        return address(shown, from + PAGE);
    }

    /** All of them, and each standing that some have. */
    public List<Tab> tabs() {
        var tabs = new ArrayList<Tab>();
        tabs.add(new Tab(address(Optional.empty(), 0), text("rollouthosts.all"), all.size(), shown.isEmpty()));
        for (Standing standing : Standing.values()) {
            long count =
                    all.stream().filter(row -> Standing.of(row) == standing).count();
            boolean isShown = shown.equals(Optional.of(standing));
            if (count > 0 || isShown) {
                tabs.add(new Tab(address(Optional.of(standing), 0), standing.word(), count, isShown));
            }
        }
        return List.copyOf(tabs);
    }

    private String address(Optional<Standing> standing, int start) {
        return ListQuery.address(
                "/rollouts/" + rollout,
                ListQuery.ordered(
                        "state",
                        standing.map(Standing::inAddress).orElse(""),
                        "from",
                        start == 0 ? "" : String.valueOf(start)));
    }
}
