package dev.lockstep.core.condition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({
        "4h,         4h,             4 hours",
        "1h,         1h,             1 hour",
        "24h,        1d,             24 hours",
        "36h,        1d12h,          36 hours",
        "90m,        1h30m,          90 minutes",
        "1w,         7d,             7 days",
        "365d,       365d,           365 days",
        "1d1m,       1d1m,           1 day 1 minute",
        "100h,       4d4h,           4 days 4 hours",
        "2d3h1s5ms,  2d3h1s5ms,      2 days 3 hours 1 second 5 milliseconds",
        "1500ms,     1s500ms,        1 second 500 milliseconds",
        "30m30m,     1h,             1 hour",
        "0h,         0s,             0 seconds"
    })
    void readsADurationAndWritesItInOneWay(String written, String canonical, String words) {
        long ms = Durations.parse(written).orElseThrow();
        assertThat(Durations.format(ms)).isEqualTo(canonical);
        assertThat(Durations.parse(canonical)).hasValue(ms);
        assertThat(Durations.words(ms)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({
        "4h,  24h,   4 to 24 hours",
        "21d, 45d,   21 to 45 days",
        "24h, 72h,   1 to 3 days",
        "15m, 1h,    15 to 60 minutes",
        "30m, 2h,    30 minutes to 2 hours",
        "1h,  7d,    1 hour to 7 days",
        "1d,  7d1h,  24 hours to 7 days 1 hour",
        "5ms, 10ms,  5 to 10 milliseconds"
    })
    void saysARangeInOneUnitWhereThatReadsWell(String from, String to, String words) {
        assertThat(Durations.rangeWords(
                        Durations.parse(from).orElseThrow(), Durations.parse(to).orElseThrow()))
                .isEqualTo(words);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "4",
                "h",
                "4 h",
                "4H",
                "-4h",
                "4h ",
                "1.5h",
                "4h2",
                "4y",
                "٤h",
                "365251d",
                "9999999999999999999d",
                "365250d1ms"
            })
    void refusesWhatIsNoDuration(String text) {
        assertThat(Durations.parse(text)).isEqualTo(OptionalLong.empty());
    }

    @Test
    void readsUpToAThousandYears() {
        assertThat(Durations.parse("365250d")).hasValue(Window.MAX_AGE);
    }
}
