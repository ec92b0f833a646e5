package io.oakum.e2e;

import io.oakum.e2e.Patient.Answer;
import io.oakum.lab.LabException;
import io.oakum.lab.LocalPackage;
import io.oakum.lab.LocalRepository;
import io.oakum.transport.LocalRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** A host whose only repository is one of the tests' own, so that what it is offered is the test's to say. */
final class OwnOffers implements AutoCloseable {
    /** Where the repository lies on the host. */
    static final String FOLDER = "/srv/offers";

    /** Where the packages lie that the host has from the start. */
    private static final String STOCK = "/srv/stock";

    private static final String REAL_SOURCES = "/root/sources.list.real";

    private final Patient patient;
    private final LocalRepository repository;
    private final Instant now = Instant.now();

    private OwnOffers(Patient patient, LocalRepository repository) {
        this.patient = patient;
        this.repository = repository;
    }

    static OwnOffers on(Patient patient) throws LabException, IOException {
        Path folder = patient.host().root().resolve(FOLDER.substring(1));
        var offers = new OwnOffers(patient, LocalRepository.at(folder, keyHome(), new LocalRunner()));
        offers.write(LocalRepository.KEY_ON_HOST, offers.repository.publicKey());
        Files.copy(offers.file("/etc/apt/sources.list"), offers.file(REAL_SOURCES));
        offers.write("/etc/apt/sources.list", "");
        offers.source(LocalRepository.sourceOnHost(FOLDER, true));
        return offers;
    }

    /** Where a repository may keep its key until it is closed: a short path, since sockets stand in it. */
    static Path keyHome() {
        return Path.of(System.getProperty("java.io.tmpdir"), "oakum-key-" + UUID.randomUUID());
    }

    Patient patient() {
        return patient;
    }

    /** The repository's stanza, instead of the one that stands there. */
    void source(String stanza) throws IOException {
        write("/etc/apt/sources.list.d/offers.sources", stanza);
    }

    /** A file on the host, written from outside. */
    void write(String path, String text) throws IOException {
        Path file = file(path);
        Files.createDirectories(java.util.Objects.requireNonNull(file.getParent()));
        Files.writeString(file, text);
    }

    /** A file of the host as it is seen from outside. */
    Path file(String path) {
        return patient.host().root().resolve(path.substring(1));
    }

    /** Packages that the host has before the row begins; no repository offers them. */
    OwnOffers has(LocalPackage... packages) throws Exception {
        for (LocalPackage one : packages) {
            one.buildInto(file(STOCK), new LocalRunner());
        }
        must("dpkg --install " + STOCK + "/*.deb");
        return this;
    }

    /** Packages that the repository offers from now on, beside what it offers already. */
    OwnOffers offers(LocalPackage... packages) throws Exception {
        for (LocalPackage one : packages) {
            one.buildInto(file(FOLDER), new LocalRunner());
        }
        publish(now, now.plus(Duration.ofDays(30)));
        return refreshed();
    }

    /** What the repository offers comes from a security archive from now on. */
    OwnOffers fromSecurityArchive() throws Exception {
        repository.asSecurityArchive().publish(now, now.plus(Duration.ofDays(30)));
        must("rm -rf /var/lib/apt/lists/*");
        return refreshed();
    }

    /** A program from the distribution's own repository, which is gone again afterwards. */
    void install(String program) throws Exception {
        must("mkdir -p /root/lists/partial; apt-get -q -o Dir::Etc::sourcelist=" + REAL_SOURCES
                + " -o Dir::Etc::sourceparts=/none -o Dir::State::lists=/root/lists update && apt-get -qy -o Dir::Etc::sourcelist="
                + REAL_SOURCES + " -o Dir::Etc::sourceparts=/none -o Dir::State::lists=/root/lists install " + program
                + " && rm -rf /root/lists /var/cache/apt/*.bin");
    }

    void publish(Instant date, Instant validUntil) throws LabException {
        repository.publish(date, validUntil);
    }

    void publishUnsigned() throws LabException {
        repository.publishUnsigned(now, now.plus(Duration.ofDays(30)));
    }

    OwnOffers refreshed() throws Exception {
        must("apt-get -q update");
        return this;
    }

    /** What is brought about has to be there, else the row would prove nothing. */
    Answer must(String script) throws Exception {
        Answer answer = patient.sh(script);
        if (answer.exit() != 0) {
            throw new IllegalStateException(script + ": " + answer);
        }
        return answer;
    }

    @Override
    public void close() throws LabException {
        repository.close();
    }
}
