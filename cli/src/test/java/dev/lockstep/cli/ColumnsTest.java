package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ColumnsTest {

    @Test
    void namesStandToTheLeftAndNumbersToTheRight() {
        Columns table = new Columns(1, "person", "times");
        table.row("u1", "7");
        table.note("since noon");
        table.row("анна", "1,200");
        assertThat(text(table)).isEqualToNormalizingNewlines("""
                person  times
                u1          7
                    since noon
                анна    1,200
                """);
    }

    @Test
    void whatATerminalWouldObeyIsWrittenOut() {
        Columns table = new Columns(1, "person");
        table.row("u1\u001b[31m\u202e\r\n");
        table.note("by \u0007");
        assertThat(text(table)).isEqualToNormalizingNewlines("""
                person
                u1\\u001b[31m\\u202e\\u000d\\u000a
                    by \\u0007
                """);
    }

    private static String text(Columns table) {
        StringWriter text = new StringWriter();
        table.print(new PrintWriter(text));
        return text.toString();
    }
}
