package io.oakum.protocol;

/**
 * How far a host is with a task, or how it ended.
 *
 * @param step the step it is in; empty once it has ended, and for tasks that have none
 * @param words what it is doing, for people
 * @param log the last that its programs printed
 * @param result a JSON document, by the kind; empty while it goes on
 */
public record TaskAnswer(String id, long token, String step, String words, String log, String result) {}
