package io.oakum.e2e.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.oakum.control.PlanRequest;
import io.oakum.store.RolloutStore;
import io.oakum.testkit.Needed;
import io.oakum.trust.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A made-up fleet: it says that it is one, it has a past, and it does what is signed. */
class DemoTest {
    private static final int HOSTS = 24;
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @Test
    void it_says_so_on_every_page_has_a_past_and_carries_a_plan_out() throws Exception {
        Needed.assume(Files.isExecutable(Path.of("/usr/bin/ssh-keygen")), "ssh-keygen (openssh-client)");
        try (var chromium = new Chromium();
                var harbour = new Harbour(HOSTS)) {
            await("every host has told", () -> reported(harbour) == HOSTS);
            Page page = chromium.signedIn(
                    harbour, harbour.server.signIn().local("admin"), Chromium.WIDE, ColorScheme.LIGHT);

            for (String path :
                    List.of("/", "/exposures", "/hosts", "/plans", "/rollouts", "/audit", "/people", "/docs")) {
                page.navigate(harbour.url(path));
                assertThat(page.locator("#demo")).containsText("these hosts are made up");
            }
            await("the past was counted", () -> {
                page.navigate(harbour.url("/"));
                return page.locator("#time-to-patch").count() == 1;
            });
            assertThat(page.locator("#time-to-patch")).containsText("half in");
            page.screenshot(new Page.ScreenshotOptions()
                    .setFullPage(true)
                    .setPath(Files.createDirectories(Path.of("target", "screens"))
                            .resolve("demo.png")));
            Page stranger = chromium.context(Chromium.WIDE, ColorScheme.LIGHT).newPage();
            stranger.navigate(harbour.url("/"));
            assertThat(stranger.locator("#demo")).isVisible();

            var pictures = new Pictures(page);
            pictures.take("overview");
            for (String path : List.of("exposures", "hosts")) {
                page.navigate(harbour.url("/" + path));
                pictures.take(path);
            }
            String rollout = carriedOut(harbour, page, pictures);

            RolloutStore.Row row =
                    harbour.database.transact(tx -> tx.rollouts().find(rollout)).orElseThrow();
            assertThat(row.outcome()).isEqualTo("SUCCEEDED");
            Pictures.areTheDocuments();
            assertThat(chromium.complaints).isEmpty();
        }
    }

    private static String carriedOut(Harbour harbour, Page page, Pictures pictures) throws Exception {
        PlanRequest request = PlanRequest.read(Json.readObject("""
                {"goal":{"kind":"all","names":[]},"hosts":[],"tags":["web"],"rings":"1,rest","maxActive":20,"failureBudget":2,
                 "soakSeconds":0,"limitSeconds":3600,"openForSeconds":3600,"approveEach":false,"allowRemove":[],"reboot":false,
                 "rehearse":true,"reason":"","changeReference":"","notBefore":null,"validForSeconds":86400}
                """.getBytes(StandardCharsets.UTF_8)));
        String plan = harbour.plan(request);
        await(
                "the plan is frozen",
                () -> harbour.database
                        .transact(tx -> tx.plans().find(plan))
                        .orElseThrow()
                        .frozen()
                        .isPresent());
        page.navigate(harbour.url("/plans/" + plan));
        pictures.take("plan");
        String rollout = new Voyage(harbour, List.of()).sign(plan);
        page.navigate(harbour.url("/rollouts/" + rollout));
        assertThat(page.locator(".st.is-ok").first()).isVisible();
        pictures.take("rollout");
        await(
                "the rollout has ended",
                () -> harbour.database
                        .transact(tx -> tx.rollouts().find(rollout))
                        .orElseThrow()
                        .closedAt()
                        .isPresent());
        return rollout;
    }

    private static long reported(Harbour harbour) throws Exception {
        return harbour.database.transact(tx -> tx.figures().hosts()).reported();
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(String words, Condition condition) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        while (!condition.holds()) {
            assertThat(Instant.now()).as(words).isBefore(end);
            Thread.sleep(300);
        }
    }
}
