package dev.lockstep.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DisplayTest {

    private static final Snapshot EMPTY =
            new Snapshot(0, 0, 0, new Snapshot.Causes(0, 0, 0), List.of(), Map.of(), List.of());

    private final StringWriter written = new StringWriter();
    private final PrintWriter out = new PrintWriter(written);
    private final Table table = new Table("shop", ZoneOffset.UTC, false);

    @Test
    void aLivePageLeavesTheTerminalAsItWas() {
        LiveDisplay display = new LiveDisplay(out, table, 3_600, "", () -> new Table.Size(80, 24));
        display.prepare(0.5);
        display.show(EMPTY, 0);
        display.close();
        display.close();

        assertThat(written.toString()).startsWith("\u001b[?1049h\u001b[?25l").endsWith("\u001b[?25h\u001b[?1049l");
        assertThat(written.toString()).containsOnlyOnce("\u001b[?1049h").containsOnlyOnce("\u001b[?1049l");
    }

    @Test
    void aDisplayThatShowedNothingWritesNothing() {
        new LiveDisplay(out, table, 3_600, "", () -> new Table.Size(80, 24)).close();

        assertThat(written.toString()).isEmpty();
    }

    @Test
    void plainTablesComeEveryFiveSecondsAndHoldNoControlCharacters() {
        FakeTime time = new FakeTime();
        PlainDisplay display = new PlainDisplay(out, table, "", 100, time);
        for (int i = 0; i < 100; i++) {
            display.show(EMPTY, 0);
            time.sleep(100_000_000);
        }

        assertThat(written.toString().lines().filter(line -> line.startsWith("shop")))
                .hasSize(2);
        assertThat(written.toString()).doesNotContain("\u001b");
    }

    @Test
    void theSizeOfTheTerminalIsWhatSttySays() {
        assertThat(Terminal.parse("50 132\n")).isEqualTo(new Table.Size(132, 50));
        assertThat(Terminal.parse("0 0\n")).isEqualTo(new Table.Size(80, 24));
        assertThat(Terminal.parse("")).isEqualTo(new Table.Size(80, 24));
        assertThat(Terminal.parse("stty: no")).isEqualTo(new Table.Size(80, 24));
    }
}
