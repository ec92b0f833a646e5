package io.oakum.trust.order;

/** Why a host refuses an order; the first that applies, in this order. */
public enum Rejection {
    REJECT_CLOCK("this host's clock is behind a time that was signed"),
    REJECT_LOG("the log of its server is another than this host knew"),
    REJECT_SIZE("it is larger than orders are"),
    REJECT_SIGNATURE("nobody whose word counts here signed exactly this"),
    REJECT_SCHEMA("it is not written as orders are"),
    REJECT_THRESHOLD("too few people signed it for what it does"),
    REJECT_TRUST_OLD("it wants a newer trust file than this host has"),
    REJECT_FLEET("it is for another fleet"),
    REJECT_TARGET("it is not for this host, or not for this change set"),
    REJECT_NOT_YET("its time has not come"),
    REJECT_EXPIRED("its time is over"),
    REJECT_REPLAY("it was carried out here before"),
    REJECT_CLASS("it does more than its class allows"),
    REJECT_LOCAL("the owner of this host does not allow it");

    private final String meaning;

    Rejection(String meaning) {
        this.meaning = meaning;
    }

    public String meaning() {
        return meaning;
    }
}
