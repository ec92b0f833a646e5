package io.oakum.cli;

import io.oakum.cli.TrustAsk.Known;
import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.key.VerifyingKey;
import io.oakum.trust.order.TrustFile.Approver;
import io.oakum.trust.order.TrustFile.Thresholds;
import io.oakum.trust.order.TrustWish;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Whose signatures hosts obey, and how that is changed. */
@Command(
        name = "trust",
        mixinStandardHelpOptions = true,
        subcommands = {
            TrustCommand.Add.class,
            TrustCommand.Remove.class,
            TrustCommand.Need.class,
            TrustCommand.Move.class,
            TrustCommand.Renew.class,
            TrustCommand.Sign.class,
            TrustCommand.Return.class,
            TrustCommand.Withdraw.class
        },
        description = {
            "Shows whose signatures the hosts of the fleet obey, how many an order needs, who may change that, and until",
            "when it is good. Each change is a new trust file, which roots sign with their own keys: the server cannot."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  oakum trust",
            "  oakum trust add \"Anna Berg\" --key anna.pub             she may sign orders",
            "  oakum trust add \"Anna Berg\" --key anna.pub --root      and change who may",
            "  oakum trust move --key ~/.ssh/id_ed25519.pub           from the server's machine to your own key",
            "  oakum trust need --change 1 --disrupt 2",
            "  oakum trust remove \"Anna Berg\"                         what she signs from now on is void",
            "  oakum trust renew                                      for another year, and a fresh key for the server"
        })
public final class TrustCommand implements Callable<Integer> {
    @Mixin
    private FleetCall server = new FleetCall();

    @Override
    public Integer call() throws Exception {
        Known known = new TrustAsk(server, Optional.empty(), false).known();
        server.tell(known.said(), said -> TrustText.standing(known, said));
        return 0;
    }

    /** What every change needs: a root who signs it. */
    static final class Signing {
        @Option(
                names = "--sign-with",
                paramLabel = "FILE",
                description = "a root's Ed25519 key, or its public half where the SSH agent has it (default: as for"
                        + " oakum approve)")
        private Optional<Path> signer = Optional.empty();

        @Option(names = "--yes", description = "do not ask again")
        private boolean yes;

        @Mixin
        private FleetCall server = new FleetCall();

        private TrustAsk ask() {
            return new TrustAsk(server, signer, yes);
        }
    }

    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = {
                "Adds a key by which a person signs orders. Once there are two persons, what disrupts (reboots, removes,",
                "replaces the agent) needs both, unless oakum trust need says otherwise."
            },
            footerHeading = "%nExample:%n",
            footer = "  oakum trust add \"Anna Berg\" --key anna.pub")
    static final class Add implements Callable<Integer> {
        @Parameters(index = "0", paramLabel = "NAME", description = "the person, as the account is called")
        private String person = "";

        @Option(names = "--key", required = true, paramLabel = "FILE", description = "the public half, a .pub file")
        private Path key = Path.of("");

        @Option(names = "--root", description = "she may also change who may sign")
        private boolean isRoot;

        @Mixin
        private Signing signing = new Signing();

        @Override
        public Integer call() throws Exception {
            TrustAsk ask = signing.ask();
            Known known = ask.known();
            ask.change(known, added(TrustWish.of(known.now()), TrustAsk.publicKey(key), person, isRoot));
            return 0;
        }
    }

    static TrustWish added(TrustWish now, VerifyingKey key, String person, boolean isRoot) {
        List<Approver> approvers =
                now.approvers().stream().anyMatch(one -> one.key().equals(key))
                        ? now.approvers()
                        : Stream.concat(now.approvers().stream(), Stream.of(new Approver(key, person)))
                                .toList();
        List<VerifyingKey> roots = isRoot && !now.roots().contains(key)
                ? Stream.concat(now.roots().stream(), Stream.of(key)).toList()
                : now.roots();
        boolean isSecond = persons(now.approvers()) == 1 && persons(approvers) == 2;
        Thresholds thresholds = isSecond ? new Thresholds(now.thresholds().change(), 2) : now.thresholds();
        return new TrustWish(roots, now.rootThreshold(), approvers, thresholds);
    }

    private static int persons(List<Approver> approvers) {
        return (int) approvers.stream().map(Approver::person).distinct().count();
    }

    @Command(
            name = "remove",
            mixinStandardHelpOptions = true,
            description = {
                "Takes a person out, or one key of theirs. What they sign from now on is void, and hosts that know of it",
                "carry out nothing any more that needs their signature."
            },
            footerHeading = "%nExamples:%n",
            footer = {
                "  oakum trust remove \"Anna Berg\"",
                "  oakum trust remove \"Anna Berg\" --key old.pub     one key of hers"
            })
    static final class Remove implements Callable<Integer> {
        @Parameters(index = "0", paramLabel = "NAME", description = "the person, as in oakum trust")
        private String person = "";

        @Option(names = "--key", paramLabel = "FILE", description = "this key alone, a .pub file")
        private Optional<Path> key = Optional.empty();

        @Mixin
        private Signing signing = new Signing();

        @Override
        public Integer call() throws Exception {
            TrustAsk ask = signing.ask();
            Known known = ask.known();
            Optional<VerifyingKey> only =
                    key.isPresent() ? Optional.of(TrustAsk.publicKey(key.get())) : Optional.empty();
            List<VerifyingKey> gone = known.now().approvers().stream()
                    .filter(one -> one.person().equals(person))
                    .map(Approver::key)
                    .filter(one -> only.isEmpty() || only.get().equals(one))
                    .toList();
            if (gone.isEmpty()) {
                throw new Refusal(
                        Problem.of(ProblemCode.TRUST_REFUSED, "the trust file has no such key of '" + person + "'"));
            }
            ask.change(known, removed(TrustWish.of(known.now()), gone));
            return 0;
        }
    }

    /** Thresholds that the others could never meet are lowered to what they can. */
    static TrustWish removed(TrustWish now, List<VerifyingKey> gone) {
        List<Approver> approvers = now.approvers().stream()
                .filter(one -> !gone.contains(one.key()))
                .toList();
        List<VerifyingKey> roots =
                now.roots().stream().filter(key -> !gone.contains(key)).toList();
        int persons = Math.max(1, persons(approvers));
        return new TrustWish(
                roots,
                Math.min(now.rootThreshold(), Math.max(1, roots.size())),
                approvers,
                new Thresholds(
                        Math.min(now.thresholds().change(), persons),
                        Math.min(now.thresholds().disrupt(), persons)));
    }

    @Command(
            name = "need",
            mixinStandardHelpOptions = true,
            description = "Says how many persons an order needs, and how many roots a change of trust.",
            footerHeading = "%nExample:%n",
            footer = "  oakum trust need --change 1 --disrupt 2 --roots 2")
    static final class Need implements Callable<Integer> {
        @Option(names = "--change", paramLabel = "N", description = "persons for an order that installs and upgrades")
        private Optional<Integer> change = Optional.empty();

        @Option(
                names = "--disrupt",
                paramLabel = "N",
                description = "persons for one that reboots, removes or replaces the agent")
        private Optional<Integer> disrupt = Optional.empty();

        @Option(names = "--roots", paramLabel = "N", description = "root keys for a change of trust")
        private Optional<Integer> roots = Optional.empty();

        @Mixin
        private Signing signing = new Signing();

        @Override
        public Integer call() throws Exception {
            if (change.isEmpty() && disrupt.isEmpty() && roots.isEmpty()) {
                throw new Refusal(new Problem(
                        ProblemCode.USAGE,
                        "nothing is said to be needed",
                        "oakum trust need --change 1 --disrupt 2 --roots 2"));
            }
            TrustAsk ask = signing.ask();
            Known known = ask.known();
            TrustWish now = TrustWish.of(known.now());
            ask.change(
                    known,
                    new TrustWish(
                            now.roots(),
                            roots.orElse(now.rootThreshold()),
                            now.approvers(),
                            new Thresholds(
                                    change.orElse(now.thresholds().change()),
                                    disrupt.orElse(now.thresholds().disrupt()))));
            return 0;
        }
    }

    @Command(
            name = "move",
            mixinStandardHelpOptions = true,
            description = {
                "Puts another key of the same person in the place of one: from the server's machine to their own, or to a",
                "new security key. The old key signs it, and then, where it is a root's, the new one: oakum trust sign."
            },
            footerHeading = "%nExamples:%n",
            footer = {
                "  sudo oakum trust move --key /home/anna/.ssh/id_ed25519.pub",
                "  oakum trust move --from old.pub --key new.pub"
            })
    static final class Move implements Callable<Integer> {
        @Option(names = "--key", required = true, paramLabel = "FILE", description = "the new key, a .pub file")
        private Path key = Path.of("");

        @Option(
                names = "--from",
                paramLabel = "FILE",
                description = "the key that goes, a .pub file (default: the one that signs this)")
        private Optional<Path> from = Optional.empty();

        @Mixin
        private Signing signing = new Signing();

        @Override
        public Integer call() throws Exception {
            TrustAsk ask = signing.ask();
            Known known = ask.known();
            VerifyingKey old = TrustAsk.publicKey(from.orElseGet(ask::signersPublicKey));
            if (!known.now().roots().keys().contains(old)
                    && !known.now().approverKeys().contains(old)) {
                throw new Refusal(Problem.of(
                        ProblemCode.TRUST_REFUSED,
                        "the trust file does not have the key " + old.id() + " that would go"));
            }
            ask.change(known, moved(TrustWish.of(known.now()), old, TrustAsk.publicKey(key)));
            return 0;
        }
    }

    static TrustWish moved(TrustWish now, VerifyingKey old, VerifyingKey next) {
        return new TrustWish(
                now.roots().stream().map(key -> key.equals(old) ? next : key).toList(),
                now.rootThreshold(),
                now.approvers().stream()
                        .map(one -> one.key().equals(old) ? new Approver(next, one.person()) : one)
                        .toList(),
                now.thresholds());
    }

    @Command(
            name = "renew",
            mixinStandardHelpOptions = true,
            description = {
                "Says the same for another year, and gives the server a fresh key: by the one that it had, which somebody may",
                "have copied, nobody can begin a ring any more. oakum doctor says when that is due."
            })
    static final class Renew implements Callable<Integer> {
        @Mixin
        private Signing signing = new Signing();

        @Override
        public Integer call() throws Exception {
            TrustAsk ask = signing.ask();
            Known known = ask.known();
            ask.change(known, TrustWish.of(known.now()), TrustAsk.ServerKey.FRESH);
            return 0;
        }
    }

    @Command(
            name = "sign",
            mixinStandardHelpOptions = true,
            description =
                    "Shows the change that another root proposed, from the very bytes that are signed, and signs it.")
    static final class Sign implements Callable<Integer> {
        @Mixin
        private Signing signing = new Signing();

        @Override
        public Integer call() throws Exception {
            TrustAsk ask = signing.ask();
            ask.sign(ask.known());
            return 0;
        }
    }

    @Command(
            name = "return",
            mixinStandardHelpOptions = true,
            description = {
                "Gives a server that came back from an old back-up the trust files that it has forgotten, from the copies that this",
                "machine keeps of those that it saw. oakum restore --declare does that too."
            })
    static final class Return implements Callable<Integer> {
        @Mixin
        private FleetCall server = new FleetCall();

        @Override
        public Integer call() throws Exception {
            JsonObject nothing = JsonObject.with("inForce", false).build();
            server.tell(new TrustAsk(server, Optional.empty(), false).giveBack().orElse(nothing), TrustText::returned);
            return 0;
        }
    }

    @Command(
            name = "withdraw",
            mixinStandardHelpOptions = true,
            description = "Takes back a change that waits to be signed.")
    static final class Withdraw implements Callable<Integer> {
        @Mixin
        private FleetCall server = new FleetCall();

        @Override
        public Integer call() throws Exception {
            server.tell(server.api().delete(TrustAsk.PATH + "/proposal"), _ -> "Taken back; trust is as it was.\n");
            return 0;
        }
    }
}
