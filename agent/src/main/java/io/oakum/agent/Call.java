package io.oakum.agent;

/** What the server is asked. Each has an address, and a size that no honest answer to it reaches. */
enum Call {
    HELLO("hello", Call.SHORT),
    ENROL("enrol", Call.PAPERS),
    ENROL_STATUS("enrol/status", Call.PAPERS),
    RENEW("renew", Call.PAPERS),
    /** With orders, their change sets and the trust files before them; as much as the root half takes as one question. */
    POLL("poll", 4 << 20),
    REPORT("report", Call.SHORT),
    TASK("task", Call.SHORT),
    CHANGELOGS("changelogs", 6 << 20);

    private static final int SHORT = 64 << 10;

    /** Certificates and one trust file. */
    private static final int PAPERS = 256 << 10;

    private final String name;
    private final int most;

    Call(String name, int most) {
        this.name = name;
        this.most = most;
    }

    String path() {
        return "agent/v1/" + name;
    }

    int most() {
        return most;
    }
}
