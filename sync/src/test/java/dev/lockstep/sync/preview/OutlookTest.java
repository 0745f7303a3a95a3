package dev.lockstep.sync.preview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.workspace.SourceFile;
import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.WorkspaceReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A plan is held against how audiences and quotas stand now: six hundred of a thousand people are to leave an audience. */
class OutlookTest {

    private static final Copies.Id CARTS = new Copies.Id("Carts", "ads");
    private static final Copies.Id BUYERS = new Copies.Id("Buyers", "ads");
    private static final Delivered UNKNOWN = new Delivered(Map.of(), Map.of(), Set.of(), Set.of(), Map.of(), Map.of());

    @Test
    void whereNothingIsKnownAnAudienceIsTakenToBeDeliveredAsItIsDesired() {
        Forecast forecast = forecast(UNKNOWN);
        AudiencePreview carts = forecast.audiences().getFirst();
        assertThat(carts.delivered()).isEmpty();
        assertThat(carts.holds()).isEmpty();
        assertThat(forecast.connections())
                .containsExactly(
                        new ConnectionPreview("ads", 1, 0, Duration.ofHours(2).toMillis()));
    }

    @Test
    void theGuardGoesByWhatIsDelivered() {
        AudiencePreview carts = forecast(
                        new Delivered(Map.of(CARTS, 800L), Map.of(CARTS, 20L), Set.of(), Set.of(), Map.of(), Map.of()))
                .audiences()
                .getFirst();
        assertThat(carts.delivered()).hasValue(800);
        assertThat(carts.waiting()).isEqualTo(20);
        assertThat(carts.holds())
                .containsExactly(
                        "its guard holds the change unless it is applied by this plan: it would shrink by 75.0 %, and 70 % are allowed");
    }

    @Test
    void additionsWaitForASuppressionThatWasNeverConfirmed() {
        assertThat(forecast(new Delivered(Map.of(), Map.of(), Set.of(BUYERS), Set.of(), Map.of(), Map.of()))
                        .audiences()
                        .getFirst()
                        .holds())
                .containsExactly("additions wait until Buyers is delivered and confirmed");
    }

    @Test
    void aConnectionThatIsStoppedSendsNothing() {
        assertThat(forecast(new Delivered(
                                Map.of(),
                                Map.of(),
                                Set.of(),
                                Set.of(),
                                Map.of(),
                                Map.of("ads", "the token is refused")))
                        .audiences()
                        .getFirst()
                        .holds())
                .containsExactly("the connection is stopped: the token is refused");
    }

    @Test
    void whatIsLeftOfAQuotaCountsAndItsReserveDoesNot() {
        assertThat(takes(Map.of("write 100 PT1H", 11))).isZero();
        assertThat(takes(Map.of("write 100 PT1H", 10)))
                .isEqualTo(Duration.ofHours(1).toMillis());
        assertThat(takes(Map.of("write 500 PT24H", 0)))
                .isEqualTo(Duration.ofDays(1).toMillis());
    }

    private static long takes(Map<String, Integer> left) {
        return forecast(new Delivered(Map.of(), Map.of(), Set.of(), Set.of(), Map.of("ads", left), Map.of()))
                .connections()
                .getFirst()
                .takesMs();
    }

    private static Forecast forecast(Delivered delivered) {
        Workspace before = workspace("2d");
        Workspace after = workspace("1d");
        List<String> remarks = new ArrayList<>();
        Copies old = Copies.of(before, Path.of("."), remarks);
        Copies current = Copies.of(after, Path.of("."), remarks);
        Pair pair = Pair.of(CARTS, old.targets().get(CARTS), current.targets().get(CARTS), new Spellings(), Set.of());
        Tally tally = new Tally();
        for (int i = 0; i < 1000; i++) {
            tally.audience(CARTS).countBelonging("u" + i, true, i >= 600, List::of);
        }
        return new Outlook(
                        new Versions(before.conditions(), after.conditions(), Set.of()),
                        old,
                        current,
                        List.of(pair),
                        after,
                        delivered)
                .forecast(0, tally, remarks);
    }

    private static Workspace workspace(String window) {
        WorkspaceReader.Reading reading =
                WorkspaceReader.read(List.of(new SourceFile("lockstep.yaml", """
            connections: {ads: {kind: yandex, token: t0ken}}
            segments:
              carts: {where: {did: Checkout Started, within: %s}}
              buyers: {where: {did: Order Completed, within: 7d}}
            audiences:
              Buyers: {segment: buyers, role: suppression, to: ads}
              Carts: {segment: carts, exclude: Buyers, to: ads, guard: {max_shrink: 70, max_growth: 70}}
            """.formatted(window))));
        return reading.workspace()
                .orElseThrow(() -> new AssertionError(reading.problems().toString()));
    }
}
