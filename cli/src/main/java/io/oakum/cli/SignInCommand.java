package io.oakum.cli;

import io.oakum.trust.Json;
import io.oakum.trust.JsonValue.JsonObject;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a one-time link for the browser. */
@Command(
        name = "sign-in",
        mixinStandardHelpOptions = true,
        description = "Makes a link that signs you in once, within an hour.",
        footerHeading = "%nExample:%n",
        footer = {"  sudo oakum sign-in"})
public final class SignInCommand implements Callable<Integer> {
    @Mixin
    private FleetApi api = new FleetApi();

    @Option(names = "--json", description = "print one JSON document")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        String path =
                api.post("/api/v1/sign-in-links", new JsonObject(Map.of())).text("path");
        String link = api.pages() + path;
        System.out.println(json ? Json.write(JsonObject.with("signIn", link).build()) : link);
        return 0;
    }
}
