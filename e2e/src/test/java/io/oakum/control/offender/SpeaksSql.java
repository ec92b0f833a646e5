package io.oakum.control.offender;

import java.sql.Connection;

/** A use case that asks the database by itself. */
public record SpeaksSql(Connection connection) {}
