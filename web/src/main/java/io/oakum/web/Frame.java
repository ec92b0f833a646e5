package io.oakum.web;

import io.oakum.control.FeedViews;
import io.oakum.control.FrameView;
import io.oakum.store.FigureStore.Waiting;
import io.oakum.trust.log.Checkpoint;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What stands around a page.
 *
 * @param title of the page, without the program's name
 * @param who is signed in; empty on the pages before that
 * @param theme {@code light}, {@code dark}, or empty for what the system says
 * @param hasKeys whether single keys do something
 * @param sessionEnds when whoever looks is signed out, if nothing is done; empty where nobody is, or a program looks
 * @param at the server's clock, on which every countdown of the page runs
 * @param late how many hosts are past a deadline
 * @param waiting what stands still until a person does something
 * @param feeds how old what is known of the world is; empty where nobody looked
 * @param undeclaredSince since when the fleet stands on a back-up that nobody declared
 * @param trust whose signatures hosts obey; empty where nobody looked
 * @param isDemo whether the fleet is made up
 * @param path of this page, to come back to
 */
public record Frame(
        String title,
        Section section,
        Optional<Who> who,
        String theme,
        boolean hasKeys,
        Optional<Instant> sessionEnds,
        Instant at,
        long late,
        Waiting waiting,
        Optional<FeedViews.Age> feeds,
        Optional<Checkpoint> checkpoint,
        Optional<Instant> undeclaredSince,
        Optional<FrameView.Trust> trust,
        boolean isDemo,
        String path,
        Assets assets) {

    /** Why hosts begin nothing; empty while they do. */
    public Optional<String> trustTrouble() {
        if (trust.filter(one -> one.file().expires().isBefore(at)).isPresent()) {
            return Optional.of(Texts.text("trust.ended"));
        }
        return trust.filter(one -> !one.hasServerKey()).map(_ -> Texts.text("trust.no-server-key"));
    }

    /** How far hosts trust the server, in a word. */
    public String trustMode() {
        return trust.map(FrameView.Trust::file)
                .map(file -> file.trustMode() + (file.keyOnServer() ? ", " + Texts.text("layout.trust.key") : ""))
                .orElse("");
    }

    /** What the navigation marks. */
    public enum Section {
        OVERVIEW,
        EXPOSURES,
        HOSTS,
        PLANS,
        ROLLOUTS,
        AUDIT,
        SETTINGS,
        DOCS,
        NONE
    }

    /**
     * Who looks.
     *
     * @param mayAudit whether the log may be read
     * @param mayAdminister whether hosts may be let in and taken out
     * @param mayOperate whether plans may be made
     * @param mayHalt whether rollouts may be stopped
     * @param mayApprove whether rollouts may be let go on, try again and be taken back, and rings let open or let pass
     */
    public record Who(
            String name,
            Set<String> roles,
            boolean mayAudit,
            boolean mayAdminister,
            boolean mayOperate,
            boolean mayHalt,
            boolean mayApprove) {
        public Who {
            roles = Set.copyOf(roles);
        }

        /** Two letters to stand for a person. */
        public String initials() {
            String letters = name.codePoints()
                    .filter(Character::isLetterOrDigit)
                    .limit(2)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            return letters.toUpperCase(java.util.Locale.ROOT);
        }
    }

    public String asset(String name) {
        return assets.address(name);
    }

    public boolean mayAudit() {
        return who.filter(Who::mayAudit).isPresent();
    }

    public boolean mayAdminister() {
        return who.filter(Who::mayAdminister).isPresent();
    }

    public boolean mayOperate() {
        return who.filter(Who::mayOperate).isPresent();
    }

    public boolean mayHalt() {
        return who.filter(Who::mayHalt).isPresent();
    }

    public boolean mayApprove() {
        return who.filter(Who::mayApprove).isPresent();
    }
}
