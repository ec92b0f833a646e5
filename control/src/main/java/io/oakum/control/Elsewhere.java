package io.oakum.control;

import io.oakum.core.exposure.Affected;
import io.oakum.core.exposure.Affected.Subject;
import io.oakum.core.inventory.Component;
import io.oakum.store.AdvisoryStore.Word;
import io.oakum.store.KeyStore;
import io.oakum.store.Transaction;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Packages of which advisories would speak, if they had come from the distribution. None of these is held against them, and each is told of. */
final class Elsewhere {
    private static final String WAY_OUT =
            " (mirrors of your own of the distribution are named in /etc/oakum/own-mirrors on the host)";

    private Elsewhere() {}

    /** How much of it the whole fleet has, in words; empty where it has none. */
    static Optional<String> notice(KeptIndex index) {
        return index.index().elsewhere().sentence().map(sentence -> sentence + WAY_OUT);
    }

    /** What is not known of hosts that have such packages now, in words. */
    static List<String> notices(Transaction tx, Collection<Word> words) {
        List<Affected> affected = words.stream()
                .flatMap(word -> word.said().stream())
                .flatMap(each -> each.affected().stream())
                .filter(each -> each.scope().repository().isEmpty())
                .toList();
        var names = new TreeSet<String>();
        affected.forEach(each -> names.add(each.name()));
        Map<Component, Long> hosts = new LinkedHashMap<>();
        for (KeyStore.Elsewhere each : tx.keys().elsewhere(names)) {
            each.key()
                    .component()
                    .filter(component -> affected.stream().anyMatch(one -> isNamed(one, component)))
                    .ifPresent(component -> hosts.merge(component, each.hosts(), Long::sum));
        }
        return hosts.entrySet().stream()
                .map(each -> sentence(each.getKey(), each.getValue()))
                .toList();
    }

    private static boolean isNamed(Affected affected, Component component) {
        String name = affected.subject() == Subject.SOURCE ? component.source() : component.name();
        return affected.name().equals(name) && affected.ecosystem().covers(component.ecosystem());
    }

    private static String sentence(Component component, long hosts) {
        return "whether " + component.name() + ":" + component.architecture() + " " + component.version() + " on "
                + hosts + (hosts == 1 ? " host" : " hosts")
                + " has it: not matched to the distribution's advisories, it came from " + component.repository()
                + WAY_OUT;
    }
}
