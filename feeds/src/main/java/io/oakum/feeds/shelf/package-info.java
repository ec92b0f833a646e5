/**
 * Answers which feeds this machine has, from where and since when, and what changed in them. Keeps each as files in a folder, and
 * replaces one only by a new one that was read whole. Tests start in {@code FeedShelfTest}.
 */
@NullMarked
package io.oakum.feeds.shelf;

import org.jspecify.annotations.NullMarked;
