package io.oakum.e2e.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The bill of materials that the build made, against what we may ship and what we say that we ship. */
final class ThirdPartyTest {
    private static final Set<String> ALLOWED = Set.of(
            "0BSD",
            "Apache-2.0",
            "BSD-2-Clause",
            "BSD-3-Clause",
            "Bouncy Castle Licence",
            "Go License",
            "ISC",
            "MIT",
            "Unicode-3.0");

    private static final String HEAD = """
            # Third parties

            What Oakum is shipped with and others wrote. The build writes its bill of materials (CycloneDX, `target/bom.json`), and a test
            holds this page against it: `./verify` fails when they differ. After a change: `mvn verify -Doakum.rewrite=true`.

            | component | version | licence |
            | --- | --- | --- |
            """;

    private record Component(String name, String version, List<String> licences) {
        String row() {
            return "| " + name + " | " + version + " | " + String.join(", ", licences) + " |\n";
        }
    }

    @Test
    void every_licence_of_what_is_shipped_is_one_that_we_may_pass_on() throws Exception {
        assertThat(shipped()).allSatisfy(component -> {
            assertThat(component.licences()).as(component.name()).isNotEmpty();
            assertThat(ALLOWED).as(component.name()).containsAll(component.licences());
        });
    }

    @Test
    void the_page_of_third_parties_lists_exactly_what_is_shipped() throws Exception {
        var page = new StringBuilder(HEAD);
        shipped().forEach(component -> page.append(component.row()));

        if (Boolean.getBoolean("oakum.rewrite")) {
            Files.writeString(Checkout.file("THIRD-PARTY.md"), page);
        }

        assertThat(Checkout.file("THIRD-PARTY.md")).content().isEqualTo(page.toString());
    }

    @Test
    void the_bill_names_our_own_modules_and_none_that_is_only_for_tests() throws Exception {
        List<String> ours = new ArrayList<>();
        for (JsonObject component : bill()) {
            if (component.text("group").equals("io.oakum")) {
                ours.add(component.text("name"));
            }
        }

        assertThat(ours)
                .contains("oakum-core", "oakum-trust", "oakum-cli")
                .doesNotContain("oakum-testkit", "oakum-e2e", "oakum-bench");
    }

    private static List<Component> shipped() throws IOException, JsonException {
        List<Component> components = new ArrayList<>();
        for (JsonObject component : bill()) {
            if (!component.text("group").equals("io.oakum")) {
                String name = component.text("group") + ":" + component.text("name");
                components.add(new Component(name, component.text("version"), licences(component)));
            }
        }
        components.sort((one, other) -> one.name().compareTo(other.name()));
        return components;
    }

    private static List<String> licences(JsonObject component) throws JsonException {
        List<String> licences = new ArrayList<>();
        for (JsonObject choice : component.objects("licenses")) {
            if (choice.find("expression").isPresent()) {
                licences.add(choice.text("expression"));
            } else {
                JsonObject licence = choice.object("license");
                licences.add(licence.text(licence.find("id").isPresent() ? "id" : "name"));
            }
        }
        return licences;
    }

    private static List<JsonObject> bill() throws IOException, JsonException {
        return Json.readObject(Files.readAllBytes(Checkout.built("target/bom.json")))
                .objects("components");
    }
}
