package io.oakum.lab;

/**
 * The names and addresses of one lab's network. Every lab on the machine has a slot of its own, so that two never meet.
 *
 * @param slot 0 to 255
 */
record AddressPlan(int slot) {
    static final int SLOTS = 256;

    /** Hosts have .11 to .254, the machine itself .1; what lies between is free for a test's own servers. */
    static final int MOST_HOSTS = 244;

    private static final int BEFORE_FIRST = 10;

    AddressPlan {
        if (slot < 0 || slot >= SLOTS) {
            throw new IllegalArgumentException("a lab's slot is 0 to " + (SLOTS - 1) + ", not " + slot);
        }
    }

    String prefix() {
        return "10.77." + slot + ".";
    }

    String subnet() {
        return prefix() + "0/24";
    }

    String gateway() {
        return prefix() + "1";
    }

    String address(int host) {
        if (host < 1 || host > MOST_HOSTS) {
            throw new IllegalArgumentException("a lab has hosts 1 to " + MOST_HOSTS + ", not " + host);
        }
        return prefix() + (BEFORE_FIRST + host);
    }

    /** Interface names end at 15 characters. */
    String bridge() {
        return "oakumlab" + slot;
    }

    String veth(int host) {
        return "ol" + slot + "h" + host;
    }

    String table() {
        return "oakum_lab_" + slot;
    }

    String cgroup() {
        return "oakum-lab-" + slot;
    }

    /** The name by which nspawn keeps its own files about the host apart from those of other labs. */
    String machine(int host) {
        return "oakum-lab-" + slot + "-h" + host;
    }
}
