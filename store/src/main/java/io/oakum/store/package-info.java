/** Every fact there is, in PostgreSQL: the embedded database, its migrations, and all the SQL. Uses the core's and trust's values. Tests start in {@code AuditStoreTest}. */
@NullMarked
package io.oakum.store;

import org.jspecify.annotations.NullMarked;
