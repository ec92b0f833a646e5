package io.oakum.store;

import java.time.Instant;
import org.jdbi.v3.core.Handle;

/** The stores within one transaction. */
public final class Transaction {
    private final Handle handle;

    Transaction(Handle handle) {
        this.handle = handle;
    }

    /** The database's clock, the only one that counts: the same throughout a transaction. */
    public Instant now() {
        return handle.createQuery("select now()").mapTo(Instant.class).one();
    }

    /** The database's clock as it runs on: later than what others committed while this transaction waited for them. */
    public Instant clock() {
        return handle.createQuery("select clock_timestamp()")
                .mapTo(Instant.class)
                .one();
    }

    /** For tests of what the database itself refuses. */
    int execute(String sql) {
        return handle.execute(sql);
    }

    public FleetStore fleet() {
        return new FleetStore(handle);
    }

    public PeopleStore people() {
        return new PeopleStore(handle);
    }

    public AccountStore accounts() {
        return new AccountStore(handle);
    }

    public CredentialStore credentials() {
        return new CredentialStore(handle);
    }

    public PasskeyStore passkeys() {
        return new PasskeyStore(handle);
    }

    public TokenStore tokens() {
        return new TokenStore(handle);
    }

    public KeptCallStore keptCalls() {
        return new KeptCallStore(handle);
    }

    public HostStore hosts() {
        return new HostStore(handle);
    }

    public FormerHosts formerHosts() {
        return new FormerHosts(handle);
    }

    public TagStore tags() {
        return new TagStore(handle);
    }

    public OwnerStore owners() {
        return new OwnerStore(handle);
    }

    public ManyHostsStore manyHosts() {
        return new ManyHostsStore(handle);
    }

    public HostListStore hostLists() {
        return new HostListStore(handle);
    }

    public HostHistoryStore hostHistories() {
        return new HostHistoryStore(handle);
    }

    public VulnerabilityStore vulnerabilities() {
        return new VulnerabilityStore(handle);
    }

    public ExposureTimes exposureTimes() {
        return new ExposureTimes(handle);
    }

    public FigureStore figures() {
        return new FigureStore(handle);
    }

    public VulnerabilityHistoryStore vulnerabilityHistories() {
        return new VulnerabilityHistoryStore(handle);
    }

    public RemedyStore remedies() {
        return new RemedyStore(handle);
    }

    public TotalStore totals() {
        return new TotalStore(handle);
    }

    public TrendStore trends() {
        return new TrendStore(handle);
    }

    public FilterStore filters() {
        return new FilterStore(handle);
    }

    public SessionStore sessions() {
        return new SessionStore(handle);
    }

    public InventoryStore inventories() {
        return new InventoryStore(handle);
    }

    public FleetInventories fleetInventories() {
        return new FleetInventories(handle);
    }

    public BootStore boots() {
        return new BootStore(handle);
    }

    public DoubtStore doubts() {
        return new DoubtStore(handle);
    }

    public ExposureStore exposures() {
        return new ExposureStore(handle);
    }

    public CauseStore causes() {
        return new CauseStore(handle);
    }

    public ReportedStore reported() {
        return new ReportedStore(handle);
    }

    public FeedStore feeds() {
        return new FeedStore(handle);
    }

    public AdvisoryStore advisories() {
        return new AdvisoryStore(handle);
    }

    public KeyStore keys() {
        return new KeyStore(handle);
    }

    public ChangeStore changes() {
        return new ChangeStore(handle);
    }

    public RiskCoverage riskCoverage() {
        return new RiskCoverage(handle);
    }

    public RiskStore risks() {
        return new RiskStore(handle);
    }

    public ExposureQuestions questions() {
        return new ExposureQuestions(handle);
    }

    public GoalStore goals() {
        return new GoalStore(handle);
    }

    public PlanStore plans() {
        return new PlanStore(handle);
    }

    public ChangelogWords changelogs() {
        return new ChangelogWords(handle);
    }

    public ReportAskStore reportAsks() {
        return new ReportAskStore(handle);
    }

    public TaskStore tasks() {
        return new TaskStore(handle);
    }

    public RolloutStore rollouts() {
        return new RolloutStore(handle);
    }

    public GivenStore given() {
        return new GivenStore(handle);
    }

    public ExecutionStore executions() {
        return new ExecutionStore(handle);
    }

    public TrustStore trust() {
        return new TrustStore(handle);
    }

    public RestorationStore restorations() {
        return new RestorationStore(handle);
    }

    public RestoredStore restored() {
        return new RestoredStore(handle);
    }

    public TidyStore tidy() {
        return new TidyStore(handle);
    }

    public AuditStore audit() {
        return new AuditStore(handle);
    }
}
