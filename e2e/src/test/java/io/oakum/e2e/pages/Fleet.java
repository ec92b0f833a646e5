package io.oakum.e2e.pages;

import io.oakum.control.Actor;
import io.oakum.control.CertificateAuthority;
import io.oakum.control.ChangeTrust;
import io.oakum.control.CountExposures;
import io.oakum.control.DeriveExposures;
import io.oakum.control.Enrolment;
import io.oakum.control.FoundFleet;
import io.oakum.control.HearHosts;
import io.oakum.control.KeepTotals;
import io.oakum.control.KeptIndex;
import io.oakum.control.OnlineKeys;
import io.oakum.control.PoliciesInForce;
import io.oakum.control.Secrets;
import io.oakum.control.TakeInFeed;
import io.oakum.control.TakeReport;
import io.oakum.control.TakeReport.Taken;
import io.oakum.core.inventory.Boots;
import io.oakum.core.inventory.HostId;
import io.oakum.core.priority.Bod2604;
import io.oakum.core.priority.Bod2604.Tier;
import io.oakum.feeds.Limits;
import io.oakum.feeds.signature.FeedKeys;
import io.oakum.feeds.source.FeedSource.Validators;
import io.oakum.store.Database;
import io.oakum.store.HostStore.Candidate;
import io.oakum.store.HostStore.Heard;
import io.oakum.store.StoreException;
import io.oakum.store.TagStore;
import io.oakum.store.TokenStore.Admission;
import io.oakum.trust.Bytes;
import io.oakum.trust.Json;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonNull;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import io.oakum.trust.key.SigningKey;
import io.oakum.trust.order.TrustFile.Approver;
import io.oakum.trust.order.TrustWish;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Hosts of every kind, taken in as the real ones are: they ask, are let in, are heard, and send reports of the real shape. */
final class Fleet {
    static final String HOSTILE = "<img src=x onerror=alert(1)>\"'& {{7*7}} ${7*7} #{7*7} %{7*7}";
    static final String RIGHT_TO_LEFT = "שרת-\u202Eevil\u202C-01";
    static final String LONG = "very-long-" + "x".repeat(243);
    static final String TEN_THOUSAND = "reason ".repeat(1429).strip();
    private static final List<String> PACKAGES = List.of(
            "openssl",
            "glibc",
            "sudo",
            "curl",
            "nginx",
            "rsync",
            "apache2",
            "openssh",
            "linux",
            "zlib",
            "libxml2",
            "postgresql-15");
    private static final List<String> GROUPS = List.of("web", "app", "db-postgres", "edge", "build");

    private final Database database;
    private final DeriveExposures derive;
    private final Enrolment enrolment;
    private final Instant now;

    Fleet(Database database) throws StoreException {
        this.database = database;
        this.derive = new DeriveExposures(database, new KeptIndex(database), new PoliciesInForce());
        var random = new SecureRandom();
        var authority = new CertificateAuthority(SigningKey.generate(random), "fleet", Instant.now(), random);
        this.enrolment = new Enrolment(database, authority, new Secrets(random));
        this.now = database.transact(tx -> tx.now());
    }

    /** So many hosts: some late, some silent, some waiting, some that never told anything, and the hostile ones. */
    void fill(int hosts) throws StoreException {
        for (int n = 0; n < hosts; n++) {
            String group = GROUPS.get(n % GROUPS.size());
            HostId host =
                    asked("%s-%02d.%s".formatted(group, n / GROUPS.size() + 1, n % 3 == 0 ? "osl" : "bergen"), group);
            if (n % 29 != 28) {
                letIn(host);
                heard(host, n % 17 == 16 ? Duration.ofHours(n) : Duration.ofSeconds(n % 50));
                if (n % 23 != 22) {
                    report(host, now.minus(Duration.ofDays(2)), n, 0);
                    report(host, now.minus(Duration.ofMinutes(n % 60 + 1)), n, n % 4 + 2);
                }
            }
        }
        hostile();
        count();
    }

    /** Hosts that were patched now and then for half a year, some sooner than others. */
    void fillWithPast(int hosts) throws StoreException {
        for (int n = 0; n < hosts; n++) {
            HostId host = asked("old-%02d.osl".formatted(n + 1), "app");
            letIn(host);
            heard(host, Duration.ofSeconds(2));
            for (int days = 170; days > 5; days -= 4 + n % 17) {
                report(host, now.minus(Duration.ofDays(days)), n + days, (n + days) % 9);
            }
        }
        count();
    }

    private void hostile() throws StoreException {
        for (String name : List.of(HOSTILE, RIGHT_TO_LEFT, LONG)) {
            HostId host = asked(name, "web");
            letIn(host);
            heard(host, Duration.ofSeconds(3));
            report(host, now.minus(Duration.ofMinutes(5)), 3, 3);
            database.change(tx -> {
                tx.boots().keep(host, new Boots(List.of("boot-1"), List.of("boot-2")));
                tx.boots().refuse(host);
            });
        }
        HostId twin = asked("cloned-vm", "app");
        letIn(twin);
        database.change(tx -> tx.hosts().quarantine(twin));
        HostId gone = asked("old-mail.osl", "app");
        enrolment.retire(gone, TEN_THOUSAND.substring(0, 1000), Actor.person("admin"));
    }

    HostId asked(String name, String group) throws StoreException {
        var key = SigningKey.generate(new SecureRandom()).verifyingKey();
        var id = new HostId("h-" + Long.toString(System.nanoTime(), 36));
        return database.transact(tx -> {
            HostId host = tx.hosts().ask(new Candidate(id, name, "debian 12", "machine-" + id, key));
            tx.tags().add(host, group, TagStore.Source.TOKEN);
            return host;
        });
    }

    void letIn(HostId host) throws StoreException {
        enrolment.approve(host, Actor.person("admin"));
    }

    void heard(HostId host, Duration ago) throws StoreException {
        database.change(tx -> tx.hosts().hear(List.of(new Heard(host, tx.now().minus(ago), "boot-1", "0.1.0"))));
    }

    void heardNow(HostId host) throws StoreException {
        var hearing = new HearHosts(database);
        hearing.hear(host, "boot-1", "0.1.0", database.transact(tx -> tx.now()));
        hearing.write();
    }

    /** @param seed which packages and deadlines */
    void report(HostId host, Instant takenAt, int seed, int exposures) throws StoreException {
        JsonObject document = JsonObject.with("scan", scan(takenAt, seed, exposures))
                .and("installed", installed(exposures))
                .build();
        Taken taken = new TakeReport(database, derive).take(host, Bytes.ofText(Json.write(document)));
        if (!(taken instanceof Taken.Recorded)) {
            throw new AssertionError("the report of " + host + " was not taken: " + taken);
        }
    }

    /** What CISA lists, what FIRST holds for likely, and a tracker's word on one package. */
    void readFeeds() throws StoreException, IOException {
        var listed = IntStream.range(1000, 1060)
                .filter(n -> n % 5 == 1)
                .mapToObj(n -> """
                        {"cveID":"CVE-2026-%d","vendorProject":"v","product":"p","vulnerabilityName":"n","dateAdded":"2026-11-21"
                        ,"shortDescription":"s","requiredAction":"r","dueDate":"2026-12-12","knownRansomwareCampaignUse":"Unknown"
                        ,"notes":""}""".formatted(n))
                .toList();
        read("kev", "kev.json", """
                {"title":"CISA Catalog of Known Exploited Vulnerabilities","catalogVersion":"2026.11.25"
                ,"dateReleased":"2026-11-25T00:00:00.0000Z","count":%d,"vulnerabilities":[%s]}""".formatted(listed.size(), String.join(",", listed)));
        String likely = IntStream.range(1000, 1060)
                .filter(n -> n % 3 != 0)
                .mapToObj(n -> "CVE-2026-" + n + "," + (n * n % 997) / 1000.0 + ",0.5\n")
                .collect(Collectors.joining());
        read(
                "epss",
                "epss.csv",
                "#model_version:v2025.03.14,score_date:2026-11-25T00:00:00+0000\ncve,epss,percentile\n" + likely);
        read(
                "dsa",
                "list",
                "[02 Nov 2026] DSA-5001-1 curl - security update\n\t{CVE-2026-1011}\n\t[bookworm] - curl 3.0.9-1~deb12u9\n");
    }

    /** A feed lost most of what it had. */
    void readShrunkFeed() throws StoreException, IOException {
        String entries = IntStream.range(6001, 6004)
                .mapToObj(n -> "[02 Nov 2026] DSA-" + n + "-1 curl - security update\n\t{CVE-2025-" + n
                        + "}\n\t[bookworm] - curl 3.0\n")
                .collect(Collectors.joining());
        read("shrunk", "list", entries);
        read("shrunk", "list", entries.substring(0, entries.indexOf("\n[") + 1));
    }

    /** A second person, who waits for a root's signature. */
    void proposeTrust(Path secrets) throws StoreException, IOException {
        TrustWish now = TrustWish.of(FoundFleet.current(database));
        var anna = new Approver(SigningKey.generate(new SecureRandom()).verifyingKey(), "Anna Berg");
        List<Approver> both =
                Stream.concat(now.approvers().stream(), Stream.of(anna)).toList();
        new ChangeTrust(database, OnlineKeys.in(secrets, new SecureRandom()), Optional::empty)
                .propose(
                        new TrustWish(now.roots(), 1, both, now.thresholds()),
                        ChangeTrust.ServerKey.SAME,
                        Actor.person("admin"));
    }

    /** Two programs have one, and machines may ask. */
    void handOutTokens() throws StoreException {
        database.change(tx -> {
            long admin = tx.people().ensure("admin");
            var web = new Admission("web", true);
            tx.tokens().addApiToken(Secrets.digest("one"), admin, "dashboard", "viewer", Duration.ofDays(90));
            tx.tokens().addApiToken(Secrets.digest("two"), admin, "n".repeat(64), "operator", Duration.ofDays(7));
            tx.tokens().addEnrolmentToken(Secrets.digest("three"), admin, web, 20, Duration.ofDays(1));
            tx.tokens().caller(Secrets.digest("one"));
        });
    }

    /** A feed is loaded by hand, as a person without a network does. */
    void read(String feed, String fileName, String text) throws StoreException, IOException {
        Path folder = Files.createTempDirectory("oakum-pages-feed");
        Path file = Files.writeString(folder.resolve(fileName), text);
        new TakeInFeed(database, Limits.ORDINARY, new FeedKeys(Path.of("no-keys")), Clock.systemUTC())
                .take(
                        new TakeInFeed.Request(
                                feed, file, "https://feeds.example/" + fileName, "none", Validators.NONE, false),
                        Actor.person("admin"));
        Files.delete(file);
        Files.delete(folder);
    }

    void count() throws StoreException {
        new CountExposures(database).write();
        new KeepTotals(database).count();
    }

    private JsonObject scan(Instant takenAt, int seed, int exposures) {
        return JsonObject.with("host", machine())
                .and("takenAt", takenAt.toString())
                .and("packages", 412)
                .and("updates", new JsonArray(many(exposures, n -> update(seed + n))))
                .and("exposures", new JsonArray(many(exposures, n -> exposure(takenAt, seed, n))))
                .and("restart", restart(seed % 6 == 2))
                .and("owners", new JsonArray(many(seed % 5 == 0 ? 1 : 0, _ -> owner())))
                .and(
                        "notKnown",
                        JsonArray.ofTexts(List.of(
                                "not known whether the host is reachable from the internet: counted as reachable",
                                seed == 3 ? TEN_THOUSAND : "no KEV file was given")))
                .and("sources", new JsonArray(many(2, Fleet::source)))
                .build();
    }

    private static JsonObject machine() {
        return JsonObject.with("name", "as it calls itself")
                .and(
                        "os",
                        JsonObject.with("id", "debian").and("versionId", "12").build())
                .and(
                        "kernel",
                        JsonObject.with("running", "6.1.0-41-amd64")
                                .and("installed", "6.1.0-42-amd64")
                                .build())
                .and("bootId", "boot-1")
                .build();
    }

    private JsonObject exposure(Instant takenAt, int seed, int n) {
        List<Tier> tiers = List.of(Tier.values());
        Tier tier = tiers.get((seed + n) % tiers.size());
        boolean isPast = takenAt.isBefore(now.minus(Duration.ofDays(5)));
        Instant due = (isPast ? takenAt : now).plus(tier.time()).minus(Duration.ofHours((seed * 7L + n * 31L) % 90));
        String state = List.of("fix-available", "fix-available", "restart-required", "no-fix")
                .get((seed + n) % 4);
        boolean isHeld = (seed + n) % 9 == 4;
        return JsonObject.with("vulnerability", "CVE-2026-" + (1000 + (seed * 3 + n * 11) % 60))
                .and("packages", JsonArray.ofTexts(List.of(PACKAGES.get((seed + n) % PACKAGES.size()))))
                .and("state", isHeld ? "fix-available" : state)
                .and("hindrance", isHeld ? new JsonString("held") : new JsonNull())
                .and("due", due.toString())
                .and("provisional", n % 3 == 0)
                .and("rule", Bod2604.rule(tier))
                .and(
                        "because",
                        JsonArray.ofTexts(List.of(
                                tier == Tier.THREE_DAYS
                                        ? "in CISA's catalogue of known exploited vulnerabilities since 2026-11-21"
                                        : "not in CISA's catalogue of known exploited vulnerabilities",
                                "the host is reachable from the internet",
                                seed == 3 ? HOSTILE : "an attack can be automated and gives partial control",
                                "first seen here on 2026-11-23, fix published on 2026-11-20")))
                .build();
    }

    private static JsonObject update(int n) {
        String name = PACKAGES.get(n % PACKAGES.size());
        return JsonObject.with("package", name)
                .and("arch", "amd64")
                .and("installed", "3.0." + n + "-1~deb12u1")
                .and("candidate", "3.0." + (n + 1) + "-1~deb12u2")
                .and("origin", "Debian-Security:12/stable-security")
                .and("security", n % 3 != 0)
                .and("vulnerabilities", JsonArray.ofTexts(List.of("CVE-2026-" + (1000 + n % 60))))
                .and("due", "2026-12-01T00:00:00Z")
                .and("rule", "r")
                .and("because", JsonArray.ofTexts(List.of("b")))
                .build();
    }

    private static JsonObject restart(boolean isLeft) {
        return JsonObject.with("reboot", isLeft)
                .and("services", JsonArray.ofTexts(isLeft ? List.of("nginx.service", "ssh.service") : List.of()))
                .and("processes", new JsonArray(List.of()))
                .and(
                        "reasons",
                        JsonArray.ofTexts(isLeft ? List.of("kernel 6.1.0-42 is installed, 6.1.0-41 runs") : List.of()))
                .build();
    }

    private static JsonObject owner() {
        return JsonObject.with("name", "unattended-upgrades")
                .and("evidence", "/etc/apt/apt.conf.d/20auto-upgrades switches it on")
                .build();
    }

    private static JsonObject source(int n) {
        return JsonObject.with("name", n == 0 ? "Debian:12/stable" : "Debian-Security:12/stable-security")
                .and("file", "/etc/apt/sources.list")
                .and("trust", "signed")
                .and("fetched", "2026-11-25T06:00:00Z")
                .build();
    }

    private static JsonArray installed(int generation) {
        var rows = new ArrayList<JsonValue>();
        for (int n = 0; n < PACKAGES.size(); n++) {
            String version = "3.0." + (n % 3 == 0 ? generation : 1) + "-1~deb12u1";
            rows.add(JsonArray.ofTexts(List.of(PACKAGES.get(n), "amd64", version, PACKAGES.get(n), version)));
        }
        return new JsonArray(rows);
    }

    private static List<JsonValue> many(int count, java.util.function.IntFunction<JsonObject> each) {
        return IntStream.range(0, count).<JsonValue>mapToObj(each).toList();
    }
}
