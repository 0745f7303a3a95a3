package dev.lockstep.destinations.yandex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.lockstep.destinations.contract.Wire;
import dev.lockstep.destinations.sandbox.Fault;
import dev.lockstep.destinations.sandbox.ManualClock;
import dev.lockstep.destinations.sandbox.Response;
import dev.lockstep.destinations.sandbox.YandexSandbox;
import dev.lockstep.destinations.spi.Answer;
import dev.lockstep.destinations.spi.Answer.Failure;
import dev.lockstep.destinations.spi.DestinationKind.Surroundings;
import dev.lockstep.destinations.spi.Quota;
import dev.lockstep.destinations.yandex.MetricaOrder.Status;
import dev.lockstep.destinations.yandex.YandexMetrica.Upload;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class YandexMetricaTest {

    private static final String TOKEN = "y0_AgAAAAB7c1";
    private static final String EMAIL = "3c56ff8fef0f6c65b36b2d25720fe276";
    private static final String PHONE = "f09f2c3d48f31e2a802944ade2e5aec5";

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-20T10:00:00Z"));
    private final List<String> asked = new ArrayList<>();
    private YandexSandbox sandbox;
    private YandexMetrica metrica;

    @BeforeEach
    void open() throws IOException {
        sandbox = YandexSandbox.start(0, clock, TOKEN);
        metrica = new YandexMetrica(
                sandbox.url(),
                TOKEN,
                12345,
                ZoneId.of("Europe/Moscow"),
                Optional.empty(),
                new Surroundings(clock, quota -> {
                    asked.add(quota);
                    return OptionalLong.empty();
                }));
    }

    @AfterEach
    void close() {
        metrica.close();
        sandbox.close();
    }

    @Test
    void isToldOfOrdersInTheTimeOfTheCounter() {
        String upload = done(metrica.sendOrders(List.of(order("o-9", Status.PAID))));

        assertThat(sandbox.orders())
                .containsEntry(
                        "o-9",
                        "create_date_time=2026-11-20 12:30:00 client_uniq_id=c1001 emails_md5=" + EMAIL + "," + EMAIL
                                + " phones_md5=" + PHONE + " order_status=PAID revenue=8990.00 cost=5200 currency=RUB");
        assertThat(done(metrica.orderUploads())).isEqualTo(Map.of(upload, new Upload.Pending("IN_PROGRESS")));
        clock.advance(Duration.ofMinutes(10));
        assertThat(done(metrica.orderUploads())).isEqualTo(Map.of(upload, new Upload.Passed()));
    }

    @Test
    void takesTheLastOfWhatIsSaidOfAnOrder() {
        done(metrica.sendOrders(List.of(order("o-9", Status.IN_PROGRESS), order("o-9", Status.PAID))));
        assertThat(sandbox.orders().get("o-9")).contains("order_status=PAID");

        done(metrica.sendOrders(List.of(order("o-9", Status.CANCELLED))));
        assertThat(sandbox.orders()).hasSize(1);
        assertThat(sandbox.orders().get("o-9")).contains("order_status=CANCELLED");
    }

    /** Whether it was done or not: what is sent of an order replaces what was sent before. */
    @TestFactory
    Stream<DynamicTest> hasAnOrderOnceWhicheverAnswerIsLost() {
        return Stream.of(new Fault.ReplyLost(), new Fault.ReplyGarbled(), new Fault.Broken(), Fault.refused(502))
                .map(fault -> dynamicTest(fault.toString(), () -> {
                    sandbox.next(fault);
                    assertThat(failure(metrica.sendOrders(List.of(order("o-1", Status.PAID)))))
                            .isInstanceOf(Failure.Unknown.class);
                    done(metrica.sendOrders(List.of(order("o-1", Status.PAID))));
                    assertThat(sandbox.orders()).containsOnlyKeys("o-1");
                }));
    }

    @Test
    void refusesAnOrderThatIsNobodys() {
        MetricaOrder nobodys = new MetricaOrder(
                "o-1",
                clock.instant(),
                Optional.of("c1"),
                List.of(),
                List.of(),
                List.of(),
                Status.PAID,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());

        assertThatThrownBy(() -> metrica.sendOrders(List.of(nobodys)))
                .hasMessage("nothing tells whose order o-1 PAID is");
        assertThatThrownBy(() -> metrica.sendOrders(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThat(sandbox.calls()).isEmpty();
    }

    @Test
    void countsEveryCall() {
        done(metrica.sendOrders(List.of(order("o-1", Status.PAID))));
        done(metrica.orderUploads());

        assertThat(asked).containsExactly("metrica", "metrica");
        assertThat(new Yandex().declaration().quotas()).extracting(Quota::name).contains("metrica");
    }

    @TestFactory
    Stream<DynamicTest> tellsWhatAStatusMeans() {
        return Map.<Integer, Class<? extends Failure>>of(
                        400, Failure.Rejected.class,
                        401, Failure.Credentials.class,
                        403, Failure.Credentials.class,
                        404, Failure.Gone.class,
                        420, Failure.Later.class,
                        429, Failure.Later.class,
                        500, Failure.Unknown.class,
                        504, Failure.Unknown.class)
                .entrySet()
                .stream()
                .map(status -> dynamicTest(status.getKey() + "", () -> {
                    sandbox.next(new Fault.Refused(new Response(status.getKey(), new TreeMap<>(), TOKEN)));
                    Failure failure = failure(metrica.sendOrders(List.of(order("o-1", Status.PAID))));
                    assertThat(failure).isInstanceOf(status.getValue());
                    assertThat(failure.toString()).doesNotContain(TOKEN);
                }));
    }

    @Test
    void isSpokenToOverTheWireAsTheApiHasIt() {
        done(metrica.sendOrders(List.of(order("o-9", Status.PAID))));
        done(metrica.orderUploads());

        Wire.assertSame("yandex-metrica", sandbox.calls(), "authorization", "content-type", "user-agent");
    }

    private static MetricaOrder order(String id, Status status) {
        return new MetricaOrder(
                id,
                Instant.parse("2026-11-20T09:30:00Z"),
                Optional.of("c1001"),
                List.of(),
                List.of(EMAIL, EMAIL),
                List.of(PHONE),
                status,
                Optional.of(new BigDecimal("8990.00")),
                Optional.of(new BigDecimal("5.2E+3")),
                Optional.of("RUB"));
    }

    private static <T> T done(Answer<T> answer) {
        return switch (answer) {
            case Answer.Done<T>(T value) -> value;
            case Answer.Failed<T>(Failure failure) -> throw new AssertionError(failure.toString());
        };
    }

    private static Failure failure(Answer<?> answer) {
        return switch (answer) {
            case Answer.Failed<?>(Failure failure) -> failure;
            case Answer.Done<?> done -> throw new AssertionError("it was done: " + done);
        };
    }
}
