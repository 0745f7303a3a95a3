package dev.lockstep.sync.rehearsal;

import dev.lockstep.core.condition.Durations;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.sync.planner.Gate;
import dev.lockstep.sync.rehearsal.SyncOutcome.Sent;
import dev.lockstep.sync.rehearsal.SyncOutcome.Wrong;
import dev.lockstep.workspace.Rehearsal;
import dev.lockstep.workspace.Rehearsal.Change;
import dev.lockstep.workspace.Rehearsal.Deliveries;
import dev.lockstep.workspace.Rehearsal.Sending;
import dev.lockstep.workspace.Rehearsal.Step.Expect;
import dev.lockstep.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Plays rehearsals through to destinations: with the engine, the planner, the ledger and the pace of each connection as they are live, on a
 * virtual clock, with tables in memory and platforms that take everything and are never called. Immutable.
 */
public final class SyncRehearsal {

    private final Workspace workspace;
    private final Path folder;

    /** @param folder of the workspace */
    public SyncRehearsal(Workspace workspace, Path folder) {
        this.workspace = workspace;
        this.folder = folder;
    }

    /**
     * Plays one rehearsal, with nobody known at its start.
     *
     * @throws IOException where there is no place for files that are to be put
     */
    public SyncOutcome run(Rehearsal rehearsal) throws IOException {
        long start = rehearsal.start();
        List<Judge> judges = new ArrayList<>();
        try (Stage stage = new Stage(workspace, folder, start)) {
            for (Rehearsal.Step step : rehearsal.timeline()) {
                stage.runTo(start + step.at());
                step.fact(start).ifPresent(stage::receive);
                if (step instanceof Expect expect && !expect.deliveries().isNothing()) {
                    judges.add(new Judge(expect, stage));
                }
            }
            stage.runTo(start + judges.stream().mapToLong(Judge::end).max().orElse(0));
            return new SyncOutcome(
                    rehearsal, judges.stream().flatMap(Judge::wrong).toList());
        } catch (StoreException e) {
            throw new IllegalStateException("tables in memory do not fail", e);
        }
    }

    /** Holds one expectation against what was sent, when all of it must have been; why not, it finds out at the very instant. */
    private final class Judge {

        private final Expect expect;
        private final Stage stage;
        private final Map<List<String>, Gate> droppedAt = new HashMap<>();

        Judge(Expect expect, Stage stage) {
            this.expect = expect;
            this.stage = stage;
            Deliveries deliveries = expect.deliveries();
            deliveries
                    .sent()
                    .forEach(sending ->
                            connections(sending).forEach(connection -> note(sending.audience(), connection)));
            deliveries
                    .delivered()
                    .forEach(audience -> connections(audience).forEach(connection -> note(audience, connection)));
        }

        private void note(String audience, String connection) {
            stage.droppedAt(person(), audience, connection)
                    .ifPresent(gate -> droppedAt.put(List.of(audience, connection), gate));
        }

        /** When the last of it must have happened, in milliseconds since the start. */
        long end() {
            return expect.deliveries().sent().stream()
                    .mapToLong(sending -> expect.at() + sending.withinMs().orElse(0))
                    .reduce(expect.at(), Math::max);
        }

        Stream<Wrong> wrong() {
            List<Wrong> wrong = new ArrayList<>();
            Deliveries deliveries = expect.deliveries();
            for (Sending sending : deliveries.sent()) {
                for (String connection : connections(sending)) {
                    if (!isSent(sending, connection)) {
                        wrong.add(wrong(sending.audience(), says(sending, connection)));
                    }
                }
            }
            deliveries.delivered().forEach(audience -> expectAt(audience, true, wrong));
            deliveries.notDelivered().forEach(audience -> expectAt(audience, false, wrong));
            return wrong.stream();
        }

        private void expectAt(String audience, boolean isThere, List<Wrong> wrong) {
            for (String connection : connections(audience)) {
                boolean is = last(audience, connection)
                        .filter(sent -> sent.change() != Change.REMOVE)
                        .isPresent();
                if (is != isThere) {
                    wrong.add(wrong(
                            audience,
                            "should " + (isThere ? "" : "not ") + "be delivered in " + audience + " to " + connection
                                    + ", but " + (is ? "is" : "is not") + because(audience, connection)));
                }
            }
        }

        private Wrong wrong(String audience, String says) {
            return new Wrong(expect, says, stage.sent(person(), audience));
        }

        private List<String> connections(Sending sending) {
            return sending.connection().map(List::of).orElseGet(() -> connections(sending.audience()));
        }

        private List<String> connections(String audience) {
            return Objects.requireNonNull(workspace.audiences().get(audience)).to();
        }

        private boolean isSent(Sending sending, String connection) {
            if (sending.withinMs().isEmpty()) {
                return last(sending.audience(), connection)
                        .filter(sent -> fits(sent, sending))
                        .isPresent();
            }
            long until = expect.at() + sending.withinMs().getAsLong();
            return stage.sent(person(), sending.audience()).stream()
                    .anyMatch(sent -> sent.connection().equals(connection)
                            && sent.at() >= expect.at()
                            && sent.at() <= until
                            && fits(sent, sending));
        }

        private Optional<Sent> last(String audience, String connection) {
            return stage.sent(person(), audience).stream()
                    .filter(sent -> sent.connection().equals(connection) && sent.at() <= expect.at())
                    .reduce((earlier, later) -> later);
        }

        private boolean fits(Sent sent, Sending sending) {
            return sent.change() == sending.change()
                    && (sending.lane().isEmpty() || sending.lane().get().equals(word(sent)));
        }

        private Identifier person() {
            return expect.person().getFirst();
        }

        private String says(Sending sending, String connection) {
            return "should be sent to " + connection + " for " + sending.audience() + ": "
                    + sending.change().word()
                    + sending.lane().map(lane -> ", in the lane " + lane).orElse("")
                    + (sending.withinMs().isPresent()
                            ? ", within " + Durations.format(sending.withinMs().getAsLong())
                            : ", as the last by then")
                    + "; but is not" + because(sending.audience(), connection);
        }

        private String because(String audience, String connection) {
            return stage.problem(connection)
                    .or(() -> Optional.ofNullable(droppedAt.get(List.of(audience, connection)))
                            .map(gate ->
                                    "they drop out at the gate " + gate.code().replace('_', ' ')))
                    .map(reason -> " (" + reason + ")")
                    .orElse("");
        }
    }

    /** The word for the lane in which it was sent. */
    public static String word(Sent sent) {
        return sent.lane().name().toLowerCase(Locale.ROOT);
    }
}
