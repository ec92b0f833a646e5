package io.oakum.protocol;

/**
 * One thing that a host is asked to do.
 *
 * @param id names it in the answer
 * @param token the fence: an answer with an older one changes nothing
 * @param kind {@code simulate}, {@code rehearse}, {@code stage} or {@code carry-out}
 * @param request a JSON document, by the kind
 */
public record Task(String id, long token, String kind, String request) {}
