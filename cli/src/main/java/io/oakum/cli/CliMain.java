package io.oakum.cli;

import io.oakum.core.plan.ChangeSet;
import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.execution.RehearsalReport;
import io.oakum.execution.RunJson;
import io.oakum.execution.RunOutcome;
import io.oakum.execution.ScanJson;
import io.oakum.transport.CommandRunner.UnreachableException;
import io.oakum.trust.Json;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line: reads the words, hands them to a command, and turns what goes wrong into a message and an exit code. */
@Command(
        name = "oakum",
        mixinStandardHelpOptions = true,
        versionProvider = CliMain.Version.class,
        description = "Finds the holes of this host, proves a fix on a copy of it, closes them, and can undo it.",
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  oakum scan                  what is open here, by when, and why",
            "  sudo oakum rehearse         try the updates on a copy of this host",
            "  sudo oakum patch            rehearse, apply exactly that, restart, verify",
            "  sudo oakum undo             bring the old state back",
            "  oakum why openssl           why is this not patched?",
            "",
            "Exit codes: 0 done, 1 a negative answer, 2 wrong usage, 3 the world failed."
        })
public final class CliMain implements Callable<Integer> {
    private static final String JSON = "--json";

    /** In the order in which the help lists them. */
    private static final Map<String, Class<?>> COMMANDS = commands();

    private final Signals signals = new Signals();

    @Spec
    private CommandSpec command = CommandSpec.create();

    private CliMain() {}

    public static void main(String[] arguments) {
        var oakum = new CliMain();
        int exit = commandLine(oakum, needed(arguments)).execute(arguments);
        oakum.signals.ended(exit);
        System.exit(exit);
    }

    /** Without a word nobody has said what to do, so it is told what can be done. */
    @Override
    public Integer call() {
        command.commandLine().usage(command.commandLine().getOut());
        return 0;
    }

    Signals signals() {
        return signals;
    }

    /** With every command. */
    static CommandLine commandLine() {
        return commandLine(new CliMain(), COMMANDS);
    }

    /** Each command has its options found by reflection, which takes longer than most of them work: one that is named stands alone. */
    private static Map<String, Class<?>> needed(String[] arguments) {
        String first = arguments.length == 0 ? "" : arguments[0];
        if (first.equals("--version") || first.equals("-V")) {
            return Map.of();
        }
        Class<?> named = COMMANDS.get(first);
        return named == null || named == AutoComplete.GenerateCompletion.class ? COMMANDS : Map.of(first, named);
    }

    private static CommandLine commandLine(CliMain oakum, Map<String, Class<?>> commands) {
        var commandLine = new CommandLine(oakum);
        commands.forEach(commandLine::addSubcommand);
        return commandLine
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler(CliMain::wrongUsage)
                .setExecutionExceptionHandler((failure, command, parsed) ->
                        failed(failure, command, parsed.originalArgs().contains(JSON)));
    }

    private static Map<String, Class<?>> commands() {
        var commands = new LinkedHashMap<String, Class<?>>();
        commands.put("scan", ScanCommand.class);
        commands.put("rehearse", RehearseCommand.class);
        commands.put("patch", PatchCommand.class);
        commands.put("undo", UndoCommand.class);
        commands.put("why", WhyCommand.class);
        commands.put("history", HistoryCommand.class);
        commands.put("show", ShowCommand.class);
        commands.put("resume", ResumeCommand.class);
        commands.put("compare", CompareCommand.class);
        commands.put("cvss", CvssCommand.class);
        commands.putAll(fleetCommands());
        commands.put("match", MatchCommand.class);
        commands.put("feed", FeedCommand.class);
        commands.put("sbom", SbomCommand.class);
        commands.put("lab", LabCommand.class);
        commands.put("generate-completion", AutoComplete.GenerateCompletion.class);
        return Collections.unmodifiableMap(commands);
    }

    private static Map<String, Class<?>> fleetCommands() {
        var commands = new LinkedHashMap<String, Class<?>>();
        commands.put("up", UpCommand.class);
        commands.put("down", DownCommand.class);
        commands.put("doctor", DoctorCommand.class);
        commands.put("backup", BackupCommand.class);
        commands.put("restore", RestoreCommand.class);
        commands.put("sign-in", SignInCommand.class);
        commands.put("connect", ConnectCommand.class);
        commands.put("people", PeopleCommand.class);
        commands.put("trust", TrustCommand.class);
        commands.put("tokens", TokensCommand.class);
        commands.put("hosts", HostsCommand.class);
        commands.put("exposures", ExposuresCommand.class);
        commands.put("cve", CveCommand.class);
        commands.put("policy", PolicyCommand.class);
        commands.put("exception", ExceptionCommand.class);
        commands.put("plan", PlanCommand.class);
        commands.put("plans", PlansCommand.class);
        commands.put("approve", ApproveCommand.class);
        commands.put("rollout", RolloutCommand.class);
        commands.put("halt", HaltCommand.class);
        commands.put("events", EventsCommand.class);
        commands.put("audit", AuditCommand.class);
        commands.put("verify-log", VerifyLogCommand.class);
        return commands;
    }

    private static int wrongUsage(ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        PrintWriter err = command.getErr();
        String message = String.valueOf(wrong.getMessage());
        err.println("oakum: " + Terminal.plain(message));
        if (List.of(arguments).contains(JSON)) {
            printDocument(command, Problem.of(ProblemCode.USAGE, message));
        }
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(wrong, err)) {
            err.println("See: " + command.getCommandSpec().qualifiedName() + " --help");
        }
        return ProblemCode.USAGE.exit();
    }

    /** Whoever reads documents gets one, also where there was nothing to do but to refuse. */
    private static void printDocument(CommandLine command, Problem problem) {
        PrintWriter out = command.getOut();
        out.println(Json.writeIndented(refusedDocument(command.getCommandSpec().qualifiedName(), problem)));
        out.flush();
    }

    private static int failed(Exception failure, CommandLine command, boolean isJson) {
        Problem problem = switch (failure) {
            case Refusal refusal -> OptionWords.of(refusal.problem(), command.getCommandSpec());
            case UnreachableException unreachable ->
                Problem.of(ProblemCode.UNREACHABLE, String.valueOf(unreachable.getMessage()));
            case IOException io ->
                Problem.of(
                        String.valueOf(io.getMessage()).contains("No space left")
                                ? ProblemCode.NO_SPACE
                                : ProblemCode.FILE_FAILED,
                        "a file could not be read or written: " + words(io));
            default -> Problem.of(ProblemCode.INTERNAL, failure.toString());
        };
        if (problem.code() == ProblemCode.INTERNAL) {
            failure.printStackTrace(command.getErr());
        }
        Terminal.problem(command.getErr(), problem);
        if (isJson) {
            printDocument(command, problem);
        }
        return problem.code().exit();
    }

    private static String words(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        return switch (failure) {
            case NoSuchFileException _ -> message + " does not exist";
            case AccessDeniedException _ -> message + " may not be used";
            default -> message;
        };
    }

    /** Reads the version from the jar's manifest, so that it stands in one place: the build. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = CliMain.class.getPackage().getImplementationVersion();
            return new String[] {"oakum " + (version == null ? "(not built)" : version)};
        }
    }

    /**
     * The document of a command that ended before it began its work.
     *
     * @param command with the commands above it: there is more than one undo
     */
    private static JsonObject refusedDocument(String command, Problem problem) {
        return switch (command) {
            case "oakum patch", "oakum undo" -> RunJson.of(RunOutcome.refused("", List.of(problem)));
            case "oakum rehearse" -> RunJson.of(RehearsalReport.refused(new ChangeSet(List.of()), problem));
            default ->
                JsonObject.with("problems", ScanJson.array(List.of(problem), ScanJson::problem))
                        .build();
        };
    }
}
