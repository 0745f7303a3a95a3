package dev.lockstep.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstantsTest {

    private static final DateTimeFormatter LIBRARY = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    @ParameterizedTest
    @CsvSource({
        "2026-03-01T09:00:00Z, 2026-03-01T09:00:00.000Z",
        "2026-03-01T09:00:00.5Z, 2026-03-01T09:00:00.500Z",
        "2026-03-01T09:00:00.123456789Z, 2026-03-01T09:00:00.123Z",
        "2024-02-29T23:59:59.999Z, 2024-02-29T23:59:59.999Z",
        "2026-03-01, 2026-03-01T00:00:00.000Z",
        "2026-03-01T09:00, 2026-03-01T09:00:00.000Z",
        "2026-03-01T09:00:00, 2026-03-01T09:00:00.000Z",
        "2026-03-01 09:00:00, 2026-03-01T09:00:00.000Z",
        "2026-03-01T09:00:00+03:00, 2026-03-01T06:00:00.000Z",
        "2026-03-01T09:00:00.250+0300, 2026-03-01T06:00:00.250Z",
        "2026-03-01t09:00:00z, 2026-03-01T09:00:00.000Z",
        "0001-01-01T00:00:00Z, 0001-01-01T00:00:00.000Z",
        "1969-12-31T23:59:59.999Z, 1969-12-31T23:59:59.999Z",
    })
    void readsIso8601(String written, String instant) {
        assertThat(Instants.parse(written)).hasValue(Instant.parse(instant).toEpochMilli());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "2026",
                "2026-13-01T00:00:00Z",
                "2026-02-29T00:00:00Z",
                "2026-03-01T24:00:00Z",
                "2026-03-01T09:60:00Z",
                "2026-03-01T09:00:00.Z",
                "2026-03-01T09:00:00.1234567890Z",
                "0000-01-01T00:00:00Z",
                "10000-01-01T00:00:00Z",
                "2026-03-01T09:00:00.00aZ",
                "-001-01-01T00:00:00Z",
                "2026-03-01T09:00:00Z Z"
            })
    void refusesWhatIsNoInstant(String written) {
        assertThat(Instants.parse(written)).isEmpty();
    }

    @Test
    void takesGreatNumbersForMillisecondsAndOthersForSeconds() {
        assertThat(Instants.ofNumber(1_772_271_604)).hasValue(1_772_271_604_000L);
        assertThat(Instants.ofNumber(1_772_271_604.5)).hasValue(1_772_271_604_500L);
        assertThat(Instants.ofNumber(1_772_271_604_250d)).hasValue(1_772_271_604_250L);
        assertThat(Instants.ofNumber(1e11)).hasValue(100_000_000_000_000L);
        assertThat(Instants.ofNumber(1e18)).isEmpty();
        assertThat(Instants.of(Value.of(true))).isEmpty();
        assertThat(Instants.of(null)).isEmpty();
    }

    @Test
    void writesAndReadsAsTheLibraryDoes() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            long instant = random.nextLong(Instants.EARLIEST, Instants.LATEST);
            String text = Instants.format(instant);
            assertThat(text).as("seed %d", seed).isEqualTo(LIBRARY.format(Instant.ofEpochMilli(instant)));
            assertThat(Instants.parse(text)).as("seed %d", seed).isEqualTo(OptionalLong.of(instant));
        }
    }
}
