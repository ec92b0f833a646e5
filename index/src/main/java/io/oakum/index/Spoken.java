package io.oakum.index;

import io.oakum.core.exposure.Attribution;
import java.util.SortedSet;

/**
 * What an advisory says of a component.
 *
 * @param vulnerabilities what it is about, with its aliases' names merged
 * @param closes whether it closes what others open: a trusted author's reasoned word
 */
public record Spoken(Attribution attribution, SortedSet<String> vulnerabilities, boolean closes) {}
