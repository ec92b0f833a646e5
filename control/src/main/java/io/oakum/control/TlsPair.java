package io.oakum.control;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a server shows to those who call it over TLS.
 *
 * @param chain the server's certificate, and behind it those of who signed it
 * @param key that belongs to the first
 */
public record TlsPair(List<X509Certificate> chain, PrivateKey key) {
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    public TlsPair {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("a key without a certificate");
        }
    }

    public X509Certificate certificate() {
        return chain.getFirst();
    }

    public Instant ends() {
        return certificate().getNotAfter().toInstant();
    }

    public byte[] encoded() {
        try {
            return certificate().getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate that cannot be written", e);
        }
    }

    /** The names and addresses that it is good for, in its own order. Browsers go by no others. */
    public List<String> names() {
        try {
            Collection<List<?>> names = Optional.ofNullable(certificate().getSubjectAlternativeNames())
                    .orElse(List.of());
            return names.stream()
                    .filter(name ->
                            name.getFirst().equals(DNS_NAME) || name.getFirst().equals(IP_ADDRESS))
                    .map(name -> String.valueOf(name.getLast()).toLowerCase(Locale.ROOT))
                    .toList();
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }

    /** The first of its names that an address for people can be made of. */
    public Optional<String> host() {
        return names().stream()
                .filter(name -> name.matches("[a-z0-9-]+(\\.[a-z0-9-]+)*") && !name.matches("[0-9.]+"))
                .findFirst();
    }

    /** A star stands for one whole label, the first. */
    private boolean covers(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        int dot = name.indexOf('.');
        String wild = dot > 0 ? "*" + name.substring(dot) : name;
        return names().stream().anyMatch(one -> one.equals(name) || one.equals(wild));
    }

    /**
     * Why browsers do not take it now.
     *
     * @param host under which people come, where one is known
     */
    public List<String> faults(Optional<String> host, Instant now) {
        var faults = new ArrayList<String>();
        Instant begins = certificate().getNotBefore().toInstant();
        if (now.isAfter(ends())) {
            faults.add("ended on " + day(ends()));
        }
        if (now.isBefore(begins)) {
            faults.add("is good from " + day(begins) + " on, and no earlier");
        }
        host.filter(name -> !covers(name))
                .ifPresent(name -> faults.add("is not for " + name + ", but for " + String.join(", ", names())));
        return faults;
    }

    private static String day(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC).toLocalDate().toString();
    }
}
