package dev.lockstep.destinations.yandex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.destinations.contract.Wire;
import dev.lockstep.destinations.sandbox.ManualClock;
import dev.lockstep.destinations.sandbox.YandexSandbox;
import dev.lockstep.destinations.spi.Answer;
import dev.lockstep.destinations.spi.Answer.Failure;
import dev.lockstep.destinations.spi.DestinationKind.Surroundings;
import dev.lockstep.destinations.spi.Meter;
import dev.lockstep.destinations.spi.Settings;
import dev.lockstep.destinations.yandex.YandexSegments.Grant;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class YandexSegmentsTest {

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-20T10:00:00Z"));
    private YandexSandbox sandbox;
    private YandexSegments segments;
    private String source;

    @BeforeEach
    void open() throws IOException {
        sandbox = YandexSandbox.start(0, clock, "y0_AgAAAAB7c1");
        source = sandbox.addForeign("lockstep:vip");
        Settings settings = new Settings(
                Map.of("token", "y0_AgAAAAB7c1", "url", sandbox.url().toString()), Path.of("."));
        segments = YandexSegments.open(settings, new Surroundings(clock, Meter.UNLIMITED));
    }

    @AfterEach
    void close() {
        segments.close();
        sandbox.close();
    }

    @Test
    void areAskedForOthersLikeTheirMembers() {
        assertThat(segments.lookalike(source, "lockstep:vip like", 3)).isEqualTo(new Answer.Done<>("57172766"));
        assertThat(sandbox.statuses()).containsExactly("lockstep:vip processed", "lockstep:vip like is_processed");

        clock.advance(Duration.ofHours(1));
        assertThat(sandbox.statuses()).contains("lockstep:vip like processed");
    }

    @Test
    void areNoSourceOfOthersWhileTheyAreWorkedOn() {
        sandbox.setStatus("lockstep:vip", "is_processed");

        assertThat(segments.lookalike(source, "lockstep:vip like", 3))
                .isInstanceOfSatisfying(
                        Answer.Failed.class,
                        failed -> assertThat(failed.failure()).isInstanceOf(Failure.Rejected.class));
        assertThatThrownBy(() -> segments.lookalike(source, "lockstep:vip like", 6))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void areGrantedToOtherLogins() {
        assertThat(segments.grant(source, "agency-x")).isEqualTo(new Answer.Done<>(true));
        assertThat(segments.grants(source)).isEqualTo(new Answer.Done<>(List.of(new Grant("agency-x", "view"))));

        assertThat(segments.revoke(source, "agency-x")).isEqualTo(new Answer.Done<>(true));
        assertThat(segments.revoke(source, "agency-x"))
                .as("there is none any more")
                .isEqualTo(new Answer.Done<>(false));
        assertThat(segments.grants(source)).isEqualTo(new Answer.Done<>(List.of()));
    }

    @Test
    void areSpokenOfOverTheWireAsTheApiHasIt() {
        segments.lookalike(source, "lockstep:vip like", 3);
        segments.grant(source, "agency-x");
        segments.grants(source);
        segments.revoke(source, "agency x");

        Wire.assertSame("yandex-segments", sandbox.calls(), "authorization", "content-type");
    }
}
