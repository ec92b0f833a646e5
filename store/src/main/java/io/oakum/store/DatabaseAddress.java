package io.oakum.store;

/**
 * Where a database is and as whom to use it.
 *
 * @param url a {@code jdbc:postgresql:} address without user and password
 */
public record DatabaseAddress(String url, String user, String password) {
    public DatabaseAddress {
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException(
                    "'" + url + "' is no PostgreSQL address; write jdbc:postgresql://HOST:PORT/DATABASE");
        }
    }

    /** Without the password: it may stand in logs. */
    @Override
    public String toString() {
        return user + " at " + url;
    }
}
