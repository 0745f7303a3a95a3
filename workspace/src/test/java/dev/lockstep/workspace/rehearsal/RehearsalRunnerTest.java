package dev.lockstep.workspace.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.WorkspaceReader;
import dev.lockstep.workspace.rehearsal.Outcome.Moment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalRunnerTest {

    private static final String SEGMENTS = """
            segments:
              cart: {where: {latest: Checkout Started, within: 4h}}
              buyers: {where: {did: Order Completed}}
              pros: {where: {attribute: plan, eq: pro}}
              known: {where: {identifier: id}}
              late: {where: {did: x, after: 2026-06-01}}
            """;

    @TempDir
    Path folder;

    @Test
    void holdsExpectationsToTheMillisecond() throws IOException {
        assertPasses("""
                - {at: 0m, event: Checkout Started}
                - {at: 0m, expect: {in: cart, out: buyers}}
                - {at: 3h59m59s999ms, expect: {in: cart}}
                - {at: 4h, expect: {out: cart}}
                """);
    }

    @Test
    void keepsTheOrderWrittenWithinOneInstantAndOrdersByTimeElse() throws IOException {
        assertPasses("""
                - {at: 2h, expect: {in: buyers}}
                - {at: 1h, expect: {out: buyers}}
                - {at: 1h, event: Order Completed}
                - {at: 1h, expect: {in: buyers}}
                """);
    }

    @Test
    void tellsPeopleApart() throws IOException {
        assertPasses("""
                - {at: 0m, person: anna, event: Order Completed}
                - {at: 0m, person: ben, attributes: {plan: pro}}
                - {at: 0m, person: anna, expect: {in: [buyers, known], out: pros}}
                - {at: 0m, person: ben, expect: {in: [pros, known], out: buyers}}
                - {at: 1h, person: ben, attributes: {plan: null}}
                - {at: 1h, person: ben, expect: {out: pros}}
                """);
    }

    @Test
    void knowsAnAnonymousVisitorByTheNameThatTheyGetLater() throws IOException {
        assertPasses("""
                - {at: 0m, anonymous: v1, event: Order Completed}
                - {at: 0m, anonymous: v1, expect: {in: buyers, out: known}}
                - {at: 1h, person: anna, anonymous: v1, attributes: {plan: pro}}
                - {at: 1h, person: anna, expect: {in: [buyers, pros, known]}}
                - {at: 1h, anonymous: v1, expect: {in: [buyers, pros, known]}}
                - {at: 2h, person: a1, event: Checkout Started}
                - {at: 2h, person: anna, alias: a1}
                - {at: 2h, person: anna, expect: {in: cart}}
                """);
    }

    @Test
    void beginsWhenItSays() throws IOException {
        Outcome outcome = run(
                "{name: t, start: 2026-05-31T23:00:00Z, timeline: [{at: 1h, event: x}, {at: 1h, expect: {in: late}}]}");

        assertThat(outcome.passed()).isTrue();
    }

    @Test
    void nobodyIsInASegmentOfWhomNothingIsKnown() throws IOException {
        assertPasses("- {at: 0m, person: nobody, expect: {out: [cart, buyers, pros, known, late]}}\n");
    }

    @Test
    void tellsWhatIsWrongAndGoesOn() throws IOException {
        Outcome outcome = run("""
                {name: t, timeline: [
                  {at: 0m, event: Checkout Started},
                  {at: 1h, expect: {in: [cart, buyers], out: [cart, pros]}},
                  {at: 2h, expect: {in: cart}}]}
                """);

        assertThat(outcome.passed()).isFalse();
        List<Moment.Expected> expected = outcome.moments().stream()
                .filter(Moment.Expected.class::isInstance)
                .map(Moment.Expected.class::cast)
                .toList();
        assertThat(expected.getFirst().wrong())
                .extracting(Outcome.Wrong::segment, Outcome.Wrong::shouldBeIn)
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple("buyers", true),
                        org.assertj.core.api.Assertions.tuple("cart", false));
        assertThat(expected.getFirst().in()).containsExactly("cart", "known");
        assertThat(expected.getLast().wrong()).isEmpty();
    }

    private void assertPasses(String timeline) throws IOException {
        Outcome outcome = run("{name: t, timeline: [" + timeline.replaceAll("(?m)^- (.*)$", "$1,") + "]}");
        assertThat(outcome.moments())
                .filteredOn(Moment.Expected.class::isInstance)
                .allSatisfy(
                        moment -> assertThat(((Moment.Expected) moment).wrong()).isEmpty());
        assertThat(outcome.passed()).isTrue();
    }

    private Outcome run(String test) throws IOException {
        Files.writeString(folder.resolve("lockstep.yaml"), SEGMENTS + "tests: [" + test + "]\n");
        WorkspaceReader.Reading reading = WorkspaceReader.read(folder, name -> null);
        assertThat(reading.problems()).isEmpty();
        Workspace workspace = reading.workspace().orElseThrow();
        return new RehearsalRunner(workspace).run(workspace.tests().getFirst());
    }
}
