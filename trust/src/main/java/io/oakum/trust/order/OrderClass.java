package io.oakum.trust.order;

/** How much an order may break, and so how many people must have signed it. */
public enum OrderClass {
    /** Installs and upgrades, exactly; its undo. */
    CHANGE(2),
    /** It also reboots or removes. */
    DISRUPT(3);

    private final int number;

    OrderClass(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
