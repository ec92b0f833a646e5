package io.oakum.e2e.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.oakum.server.Server;
import io.oakum.testkit.BadInput;
import io.oakum.testkit.MadeCertificate;
import io.oakum.testkit.Needed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How somebody comes to an account, and in and out by it, in a real browser. */
class PeopleJourneyTest {
    private static final String PASSWORD = "tarred fibre in the seams";

    private Harbour harbour;
    private Chromium chromium;
    private String axe;

    @BeforeEach
    void a_server_and_a_browser() throws Exception {
        Needed.assume(Files.isExecutable(Path.of("/usr/bin/ssh-keygen")), "ssh-keygen (openssh-client)");
        chromium = new Chromium();
        harbour = new Harbour();
        axe = EveryPageTest.checker();
    }

    @AfterEach
    void close() throws IOException {
        assertThat(chromium.complaints).isEmpty();
        harbour.close();
        chromium.close();
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Locator heading(Page page) {
        return page.locator("h1");
    }

    private Page stranger() {
        return chromium.context(Chromium.WIDE, ColorScheme.LIGHT).newPage();
    }

    /** Looks at a page that no address leads to, as at every other: by everybody, in light, dark and narrow. */
    private void look(Page page, String name) {
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            shoot(page, name + (scheme == ColorScheme.LIGHT ? "-light" : "-dark"));
            assertThat(EveryPageTest.violations(page, axe))
                    .as(name + " " + scheme)
                    .isEmpty();
        }
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        page.setViewportSize(Chromium.NARROW, 900);
        shoot(page, name + "-narrow");
        assertThat(EveryPageTest.violations(page, axe)).as(name + " narrow").isEmpty();
        assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
                .as(name)
                .isLessThanOrEqualTo(Chromium.NARROW);
        page.setViewportSize(Chromium.WIDE, 900);
    }

    private static void shoot(Page page, String name) {
        page.screenshot(
                new Page.ScreenshotOptions().setFullPage(true).setPath(Path.of("target", "screens", name + ".png")));
    }

    /**
     * As an authenticator shows it.
     *
     * @param later by so many stretches of thirty seconds: a code is good once
     */
    private static String code(String secret, int later) throws Exception {
        var bits = new StringBuilder();
        secret.replace(" ", "").chars().forEach(letter -> {
            String five = Integer.toBinaryString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter));
            bits.append("0".repeat(5 - five.length())).append(five);
        });
        byte[] key = new byte[bits.length() / 8];
        for (int n = 0; n < key.length; n++) {
            key[n] = (byte) Integer.parseInt(bits.substring(n * 8, n * 8 + 8), 2);
        }
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(key, "HmacSHA1"));
        long step = Instant.now().getEpochSecond() / 30 + later;
        byte[] made = mac.doFinal(ByteBuffer.allocate(8).putLong(step).array());
        int number = ByteBuffer.wrap(made).getInt(made[19] & 0xf) & Integer.MAX_VALUE;
        return "%06d".formatted(number % 1_000_000);
    }

    /** The administrator sets both, and learns the secret. */
    private String setUp(Page page) throws Exception {
        page.getByLabel("New password").fill(PASSWORD);
        page.getByLabel("The same again").fill(PASSWORD);
        button(page, "Set the password").click();
        assertThat(page.locator("#ways")).containsText("A password alone lets nobody in");
        button(page, "Set up an authenticator").click();
        assertThat(heading(page)).hasText("New authenticator");
        String secret = page.locator("#secret").innerText();
        page.getByLabel("Code", new Page.GetByLabelOptions().setExact(true)).fill(code(secret, 0));
        button(page, "Confirm").click();
        assertThat(heading(page)).hasText("Recovery codes");
        assertThat(page.locator(".recovery li")).hasCount(10);
        return secret;
    }

    private void signIn(Page page, String name, String password, String code) {
        page.navigate(harbour.url("/sign-in"));
        page.getByLabel("Name").fill(name);
        page.getByLabel("Password").fill(password);
        button(page, "Sign in").click();
        assertThat(heading(page)).hasText("Enter the code");
        page.getByLabel("Code", new Page.GetByLabelOptions().setExact(true)).fill(code);
        button(page, "Go on").click();
    }

    @Test
    @BadInput("W16")
    void W16_from_a_link_to_a_password_and_a_code_that_let_in_once() throws Exception {
        Page page = stranger();
        page.navigate(harbour.link());
        button(page, "Sign in").click();
        page.locator("a.who").click();
        assertThat(page.locator("#ways")).containsText("Only a one-time link lets you in.");
        String secret = setUp(page);
        look(page, "recovery-codes");
        page.getByText("I have kept them").click();
        assertThat(page.locator("#ways")).containsText("You sign in with your password and a code.");
        look(page, "account-set");
        button(page, "Make a link for it").click();
        assertThat(page.locator("#made code")).hasText("oakum connect");
        look(page, "connect-link");
        page.getByText("I have pasted it").click();
        button(page, "Sign out here").click();

        String code = code(secret, 1);
        signIn(page, "admin", PASSWORD + "!", code);
        assertThat(page.locator("#wrong")).containsText("Name, password or code is not right.");
        assertThat(page.getByLabel("Name")).hasValue("admin");
        look(page, "sign-in-wrong");
        signIn(page, "admin", PASSWORD, code);
        assertThat(heading(page)).hasText("Nothing is watched yet. Add the first host.");
        page.navigate(harbour.url("/people"));
        assertThat(page.locator("#list")).containsText("Password and code");

        Page other = stranger();
        signIn(other, "admin", PASSWORD, code);
        assertThat(other.locator("#wrong")).isVisible();
    }

    @Test
    void an_account_is_made_handed_over_used_and_disabled() throws Exception {
        Page admin = stranger();
        admin.navigate(harbour.link());
        button(admin, "Sign in").click();
        admin.navigate(harbour.url("/people"));
        admin.getByLabel("Name").fill("Anna Berg");
        admin.getByLabel(Pattern.compile("^operator")).check();
        button(admin, "Make the account").click();
        String link = admin.locator("#made .cmd")
                .innerText()
                .replaceAll("(?s)Copy\\s*", "")
                .strip();
        look(admin, "made-link");

        Page anna = stranger();
        anna.navigate(link);
        button(anna, "Sign in").click();
        anna.navigate(harbour.url("/account"));
        assertThat(anna.locator(".lede")).containsText("Anna Berg, operator, viewer");
        setUp(anna);

        admin.navigate(harbour.url("/people"));
        assertThat(admin.locator("#accounts")).containsText("Password and code");
        admin.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Anna Berg"))
                .click();
        look(admin, "person-set");
        button(admin, "Remove the authenticator").click();
        anna.navigate(harbour.url("/hosts"));
        assertThat(heading(anna)).hasText("Your session has ended");
        button(admin, "Disable the account").click();
        assertThat(admin.locator(".lede")).containsText("Disabled");
        look(admin, "person-disabled");
        admin.navigate(harbour.url("/people"));
        assertThat(admin.locator("#accounts")).containsText("Disabled");
    }

    @Test
    void it_goes_without_a_script_and_by_keyboard_alone() throws Exception {
        Page page = stranger();
        page.navigate(harbour.link());
        button(page, "Sign in").click();
        page.navigate(harbour.url("/account"));
        String secret = setUp(page);

        try (BrowserContext context = chromium.withoutScript(harbour, "none")) {
            Page plain = context.newPage();
            plain.navigate(harbour.url("/sign-in"));
            for (int n = 0; n < 10 && !isFocused(plain, "name"); n++) {
                plain.keyboard().press("Tab");
            }
            plain.keyboard().type("admin");
            plain.keyboard().press("Tab");
            plain.keyboard().type(PASSWORD);
            plain.keyboard().press("Enter");
            assertThat(heading(plain)).hasText("Enter the code");
            shoot(plain, "code-light");
            assertThat(plain.locator("input[name=code]").first()).isFocused();
            plain.keyboard().type(code(secret, 1));
            plain.keyboard().press("Enter");
            assertThat(heading(plain)).hasText("Nothing is watched yet. Add the first host.");
        }
    }

    private static boolean isFocused(Page page, String name) {
        return page.locator("input[name=" + name + "]:focus").count() == 1;
    }

    @Test
    void the_page_of_the_code_is_as_good_as_every_other() {
        Page page = stranger();
        page.navigate(harbour.url("/sign-in"));
        page.getByLabel("Name").fill("anna");
        page.getByLabel("Password").fill("whatever it may be");
        button(page, "Sign in").click();
        assertThat(heading(page)).hasText("Enter the code");
        page.getByText("The authenticator is not at hand").click();

        look(page, "code");
    }

    @Test
    @BadInput("W19")
    void W19_a_session_that_is_minutes_old_confirms_before_it_changes_anything() throws Exception {
        Page page = stranger();
        page.navigate(harbour.link());
        button(page, "Sign in").click();
        page.navigate(harbour.url("/account"));
        setUp(page);
        harbour.age("6 minutes");

        page.navigate(harbour.url("/account"));
        assertThat(button(page, "Change the password")).isHidden();
        look(page, "account-confirm");
        page.getByLabel("Your password").fill("not the password");
        button(page, "Confirm").click();
        assertThat(page.locator("#problem")).containsText("the password is not right");
        page.getByLabel("Your password").fill(PASSWORD);
        button(page, "Confirm").click();
        assertThat(button(page, "Change the password")).isVisible();
    }

    /** A device that shows a finger to whoever asks. */
    private static void withDevice(Page page) {
        CDPSession devices = page.context().newCDPSession(page);
        devices.send("WebAuthn.enable");
        var kind = new JsonObject();
        kind.addProperty("protocol", "ctap2");
        kind.addProperty("transport", "internal");
        kind.addProperty("hasResidentKey", true);
        kind.addProperty("hasUserVerification", true);
        kind.addProperty("isUserVerified", true);
        kind.addProperty("automaticPresenceSimulation", true);
        var options = new JsonObject();
        options.add("options", kind);
        devices.send("WebAuthn.addVirtualAuthenticator", options);
    }

    private String named(String path) {
        return harbour.url(path).replace("127.0.0.1", "localhost");
    }

    @Test
    void a_passkey_is_made_lets_in_confirms_and_is_removed() throws Exception {
        Page page = stranger();
        withDevice(page);
        page.navigate(harbour.link().replace("127.0.0.1", "localhost"));
        button(page, "Sign in").click();
        page.navigate(named("/account"));
        page.getByLabel("Name of the new passkey").fill("Laptop");
        button(page, "Make a passkey").click();
        assertThat(page.locator("#passkeys")).containsText("Laptop");
        assertThat(page.locator("#ways")).containsText("You sign in with a passkey.");
        look(page, "account-passkey");
        page.getByLabel("Name of the new passkey").fill("Laptop again");
        button(page, "Make a passkey").click();
        assertThat(page.locator("#passkey-said")).containsText("has a passkey of yours for this server already");

        button(page, "Sign out here").click();
        look(page, "sign-in-passkey");
        button(page, "Use a passkey").click();
        assertThat(heading(page)).hasText("Nothing is watched yet. Add the first host.");
        page.navigate(named("/people"));
        assertThat(page.locator("#list")).containsText("Passkey");

        harbour.age("6 minutes");
        page.navigate(named("/account"));
        button(page, "Confirm with a passkey").click();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Remove the passkey Laptop"))
                .click();
        assertThat(page.locator("#passkeys")).containsText("none");
        button(page, "Sign out here").click();
        button(page, "Use a passkey").click();
        assertThat(page.locator("#passkey-said")).containsText("This passkey lets nobody in here.");
    }

    @Test
    void under_a_certificate_the_session_goes_over_tls_alone_and_passkeys_are_made() throws Exception {
        try (Server server = harbour.overTls(MadeCertificate.of("localhost", harbour.secrets))) {
            String address = "https://localhost:" + server.peoplePort();
            Page page = stranger();
            withDevice(page);
            page.navigate(address + "/sign-in/" + server.signIn().link("admin"));
            button(page, "Sign in").click();
            page.navigate(address + "/account");
            page.getByLabel("Name of the new passkey").fill("Laptop");
            button(page, "Make a passkey").click();

            assertThat(page.locator("#passkeys")).containsText("Laptop");
            assertThat(page.context().cookies())
                    .anyMatch(cookie -> cookie.name.equals("oakum_session"))
                    .allMatch(cookie -> cookie.secure);
        }
    }

    @Test
    void where_there_are_no_passkeys_the_page_says_where_there_are() throws Exception {
        Page page = stranger();
        page.navigate(harbour.link());
        button(page, "Sign in").click();
        page.navigate(harbour.url("/account"));

        assertThat(page.locator("#no-passkeys")).containsText("On this machine open http://localhost:");
        assertThat(page.locator("[data-passkey]")).hasCount(0);
        button(page, "Sign out here").click();
        assertThat(page.locator("[data-passkey]")).hasCount(0);
    }
}
