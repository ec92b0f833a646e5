package io.oakum.web.manual;

import java.util.List;
import java.util.Map;

/** A part of a YAML document with members. What is not there is empty: a description leaves out what it has nothing to say about. */
record Branch(Map<?, ?> members) {

    /** @throws IllegalStateException where the value is no mapping, or a member of it is cut off by an unquoted comma */
    static Branch of(String what, Object value) {
        if (!(value instanceof Map<?, ?> members)) {
            throw new IllegalStateException(what + " has no members but is " + value);
        }
        members.forEach((name, member) -> {
            if (member == null) {
                throw new IllegalStateException(
                        "\"" + name + "\" in " + what + " has no value; quote texts with commas");
            }
        });
        return new Branch(members);
    }

    List<String> names() {
        return members.keySet().stream().map(String::valueOf).toList();
    }

    /** Keys may be numbers, such as a status that nobody quoted. */
    private Object value(String name) {
        return members.entrySet().stream()
                .filter(member -> String.valueOf(member.getKey()).equals(name))
                .<Object>map(Map.Entry::getValue)
                .findFirst()
                .orElse(Map.of());
    }

    Branch branch(String name) {
        return of("\"" + name + "\"", value(name));
    }

    List<Branch> branches(String name) {
        return value(name) instanceof List<?> list
                ? list.stream().map(one -> of("\"" + name + "\"", one)).toList()
                : List.of();
    }

    String text(String name) {
        Object value = value(name);
        return value instanceof Map || value instanceof List
                ? ""
                : String.valueOf(value).strip();
    }

    /** The texts of a list; a single text is a list of one. */
    List<String> texts(String name) {
        if (value(name) instanceof List<?> list) {
            return list.stream().map(String::valueOf).toList();
        }
        return text(name).isEmpty() ? List.of() : List.of(text(name));
    }
}
