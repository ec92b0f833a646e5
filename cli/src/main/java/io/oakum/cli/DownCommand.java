package io.oakum.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Ends what {@code up} started; what it knows stays. */
@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        description =
                "Ends the server, its database and this machine's agent. Nothing is lost; oakum up goes on with it.",
        footerHeading = "%nExample:%n",
        footer = {"  sudo oakum down"})
public final class DownCommand implements Callable<Integer> {
    @Option(names = "--data", paramLabel = "DIR", description = "the server's folder (default: /var/lib/oakum-server)")
    private Optional<Path> data = Optional.empty();

    @Override
    public Integer call() throws Exception {
        var folder = new ServerFolder(
                data.orElseGet(ServerFolder::usual).toAbsolutePath().normalize());
        System.out.print(down(folder) ? "Oakum has ended.\n" : "Oakum does not run in " + folder.folder() + ".\n");
        return 0;
    }

    /** The server last: the agent's last words shall reach it. @return whether the server ran */
    static boolean down(ServerFolder folder) throws IOException {
        ServerStart.stop(folder, LocalAgent.NETWORK);
        ServerStart.stop(folder, LocalAgent.ROOT);
        boolean ran = ServerStart.stop(folder, "server");
        Files.deleteIfExists(folder.ready());
        return ran;
    }
}
