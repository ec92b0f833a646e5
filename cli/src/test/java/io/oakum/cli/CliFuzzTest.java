package io.oakum.cli;

import io.oakum.testkit.Fuzz;
import io.oakum.testkit.Fuzzes;
import org.junit.jupiter.api.Test;

/** Tables that people import are read or refused with the line. */
final class CliFuzzTest {
    @Test
    @Fuzzes(CsvTable.class)
    void a_table_is_read_or_refused() {
        Fuzz.of("csv")
                .from("name,owner,tags\r\nweb-1,\"Ann, \"\"the\"\" owner\",web dmz\n\nweb-2,,\n", "\uFEFFname\nx")
                .refusedBy(CsvTable.BrokenException.class)
                .reads(CsvTable::read);
    }
}
