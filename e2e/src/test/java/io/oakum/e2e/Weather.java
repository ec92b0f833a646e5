package io.oakum.e2e;

import io.oakum.e2e.Patient.Answer;
import java.util.List;

/**
 * One row of the table of bad input and bad weather.
 *
 * @param given how it is brought about on the host
 * @param command a line for the host's shell
 * @param answer what the command has to say
 * @param after what has to be so then
 */
record Weather(String name, Setting given, String command, Expected answer, After after) {

    @FunctionalInterface
    interface Setting {
        void bring(OwnOffers host) throws Exception;
    }

    /** Something that has to hold when the command has ended. */
    @FunctionalInterface
    interface Claim {
        Claim NONE = (host, answer) -> {};

        void check(OwnOffers host, Answer answer) throws Exception;
    }

    /** @param verdict empty where the command has none */
    record Expected(int exit, String verdict, List<String> codes) {}

    /**
     * @param changes what is expected of the versions: lines of {@code package version} that are new; nothing else may differ
     * @param offered the updates that the next scan lists, as {@code package candidate}
     * @param codes the problems that the next scan names
     */
    record After(List<String> changes, List<String> offered, List<String> codes, boolean mayStayBroken, Claim claim) {}

    static Weather of(String name, Setting given, String command) {
        return new Weather(
                name,
                given,
                command,
                new Expected(0, "", List.of()),
                new After(List.of(), List.of(), List.of(), false, Claim.NONE));
    }

    Weather says(int exit, String verdict, String... codes) {
        return new Weather(name, given, command, new Expected(exit, verdict, List.of(codes)), after);
    }

    /** The versions that are there afterwards and were not before, as {@code package version}. */
    Weather changing(String... versions) {
        return with(new After(List.of(versions), after.offered(), after.codes(), after.mayStayBroken(), after.claim()));
    }

    Weather stillOffered(String... updates) {
        return with(new After(after.changes(), List.of(updates), after.codes(), after.mayStayBroken(), after.claim()));
    }

    Weather thenScanSays(String... codes) {
        return with(new After(after.changes(), after.offered(), List.of(codes), after.mayStayBroken(), after.claim()));
    }

    /** For hosts that were broken before, or whose package is broken by its own script. */
    Weather mayStayBroken() {
        return with(new After(after.changes(), after.offered(), after.codes(), true, after.claim()));
    }

    Weather then(Claim claim) {
        Claim before = after.claim();
        return with(
                new After(after.changes(), after.offered(), after.codes(), after.mayStayBroken(), (host, answer) -> {
                    before.check(host, answer);
                    claim.check(host, answer);
                }));
    }

    private Weather with(After newAfter) {
        return new Weather(name, given, command, answer, newAfter);
    }

    boolean isJson() {
        return command.contains(" --json");
    }

    @Override
    public String toString() {
        return name;
    }
}
