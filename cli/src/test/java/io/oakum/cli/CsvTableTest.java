package io.oakum.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvTableTest {
    @Test
    void a_table_is_read_by_its_columns_whatever_ends_its_lines() throws Exception {
        var rows =
                List.of(Map.of("name", "web-1", "owner", "Ann, Web"), Map.of("name", "db-1", "owner", "the \"DBA\""));

        for (String end : List.of("\n", "\r\n")) {
            assertThat(CsvTable.read(String.join(
                                    end, "\uFEFFname,owner", "web-1,\"Ann, Web\"", "", "db-1,\"the \"\"DBA\"\"\""))
                            .rows())
                    .isEqualTo(rows);
        }
    }

    @Test
    void a_cell_may_go_over_several_lines_and_the_last_line_may_lack_its_end() throws Exception {
        assertThat(CsvTable.read("a,b\n\"1\n2\",3").rows()).containsExactly(Map.of("a", "1\n2", "b", "3"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "name,owner;web-1|line 2 has 1 cells where 2 are named",
                "name;\"a\"b|line 2 goes on behind a closed quotation mark",
                "name;\"a|the quotation mark in line 2 is not closed",
                ";|it is empty"
            })
    void what_is_broken_is_named_with_its_line(String text, String why) {
        assertThatThrownBy(() -> CsvTable.read(text.replace(';', '\n')))
                .isInstanceOf(CsvTable.BrokenException.class)
                .hasMessageContaining(why);
    }
}
