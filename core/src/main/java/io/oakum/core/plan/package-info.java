/** What is promised to a host: the exact change set and its digest. Uses priorities and the inventory. Tests start in {@code ChangeSetTest}. */
@NullMarked
package io.oakum.core.plan;

import org.jspecify.annotations.NullMarked;
