package io.oakum.control;

import io.oakum.core.inventory.HostId;

/** Who does something; the log names them so. */
public record Actor(String name) {
    public static final Actor SERVER = new Actor("server");

    public static Actor person(String name) {
        return new Actor("person:" + name);
    }

    public static Actor host(HostId host) {
        return new Actor("host:" + host);
    }
}
