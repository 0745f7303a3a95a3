package dev.lockstep.destinations.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.model.Value;
import dev.lockstep.destinations.identifiers.Identified;
import dev.lockstep.destinations.sandbox.Fault;
import dev.lockstep.destinations.sandbox.Sandbox;
import dev.lockstep.destinations.spi.Answer;
import dev.lockstep.destinations.spi.Answer.Failure;
import dev.lockstep.destinations.spi.AudienceShape;
import dev.lockstep.destinations.spi.Batch;
import dev.lockstep.destinations.spi.Batch.Member;
import dev.lockstep.destinations.spi.Batch.Operation;
import dev.lockstep.destinations.spi.Destination;
import dev.lockstep.destinations.spi.Remote;
import dev.lockstep.destinations.spi.Result;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every destination promises that takes members one by one. */
public abstract class DeltasContract<S extends Sandbox> extends HttpContract<S> {

    protected static final String AUDIENCE = "vip";

    /** The identifiers of the person of this number, each person's different. */
    protected abstract List<Identified> identifiers(int person);

    /** Tells the sandbox to refuse this person whenever they are sent. */
    protected abstract void refuse(int person);

    /** By what the platform shows the person of this number. */
    protected abstract String shownAs(int person);

    @Override
    protected Answer<?> act() {
        return send(batch("act", Operation.ADD, 1, 1));
    }

    @Override
    protected List<String> secrets() {
        return identifiers(1).stream().flatMap(it -> it.values().stream()).toList();
    }

    protected final AudienceShape audience() {
        return new AudienceShape(AUDIENCE, kind().declaration().dialect().keys(), List.of("ltv", "city"));
    }

    /** A batch of these people, all of one version. */
    protected final Batch batch(String id, Operation operation, long version, int... people) {
        return new Batch(
                id,
                audience(),
                "d1",
                operation,
                IntStream.of(people)
                        .mapToObj(person -> member(operation, version, person))
                        .toList());
    }

    private Member member(Operation operation, long version, int person) {
        SequencedMap<String, Value> fields = new LinkedHashMap<>();
        if (operation == Operation.ADD) {
            fields.put("ltv", Value.of(40.5));
            fields.put("city", Value.of("Kazan"));
        }
        List<Identified> entering = operation == Operation.ADD ? identifiers(person) : List.of();
        return new Member("p" + person, identifiers(person), entering, fields, version, NOW.toEpochMilli() + version);
    }

    protected final Answer<List<Result>> send(Batch batch) {
        return ((Destination.Deltas) destination).send(batch, Remote.NONE, remote -> {});
    }

    protected final List<Result> sent(Batch batch) {
        return switch (send(batch)) {
            case Answer.Done<List<Result>>(List<Result> results) -> results;
            case Answer.Failed<List<Result>>(Failure failure) -> throw new AssertionError(failure.toString());
        };
    }

    @Test
    void addsAndRemoves() {
        sent(batch("b1", Operation.ADD, 1, 1, 2));
        assertThat(sandbox.members(AUDIENCE)).containsKeys(shownAs(1), shownAs(2));

        sent(batch("b2", Operation.REMOVE, 2, 1));
        assertThat(sandbox.members(AUDIENCE)).containsKey(shownAs(2)).doesNotContainKey(shownAs(1));

        sent(batch("b3", Operation.ADD, 3, 1));
        assertThat(sandbox.members(AUDIENCE)).containsKeys(shownAs(1), shownAs(2));
    }

    @Test
    void sendsWhatIsToGoAlongAndOnlyWhereItIsDeclared() {
        sent(batch("b1", Operation.ADD, 1, 1));

        assertThat(sandbox.members(AUDIENCE).get(shownAs(1)).contains("Kazan"))
                .isEqualTo(kind().declaration().carriesFields());
    }

    @Test
    void doesNothingTheSecondTimeThatTheSameIsSent() {
        Batch add = batch("b1", Operation.ADD, 1, 1, 2);
        Batch remove = batch("b2", Operation.REMOVE, 2, 1);

        sent(add);
        Map<String, String> once = sandbox.members(AUDIENCE);
        sent(add);
        assertThat(sandbox.members(AUDIENCE)).isEqualTo(once);

        sent(remove);
        Map<String, String> removed = sandbox.members(AUDIENCE);
        sent(remove);
        assertThat(sandbox.members(AUDIENCE)).isEqualTo(removed);
    }

    @Test
    void getsThereInTheEndWhenAnAnswerIsLost() {
        Batch add = batch("b1", Operation.ADD, 1, 1, 2);
        sandbox.next(new Fault.ReplyLost());

        assertThat(failure(send(add))).isInstanceOf(Failure.Unknown.class);
        assertThat(sent(add)).hasSize(2).allMatch(Result.Accepted.class::isInstance);
        assertThat(sandbox.members(AUDIENCE)).containsKeys(shownAs(1), shownAs(2));
    }

    @Test
    void removesWithoutComplaintWhoWasNeverThere() {
        assertThat(sent(batch("b1", Operation.REMOVE, 1, 7))).singleElement().isInstanceOf(Result.Accepted.class);
    }

    @Test
    void answersInTheOrderOfTheMembersAndForEachOfThem() {
        refuse(3);

        List<Result> results = sent(batch("b1", Operation.ADD, 1, 5, 3, 1));

        assertThat(results).hasSize(3);
        assertThat(results.get(0)).isInstanceOf(Result.Accepted.class);
        assertThat(results.get(1)).isInstanceOf(Result.Rejected.class);
        assertThat(results.get(2)).isInstanceOf(Result.Accepted.class);
        assertThat(secrets())
                .allSatisfy(secret -> assertThat(results.toString()).doesNotContain(secret));
        assertThat(sandbox.members(AUDIENCE))
                .containsKeys(shownAs(5), shownAs(1))
                .doesNotContainKey(shownAs(3));
    }

    @Test
    void takesAsManyAsItDeclares() {
        int[] people = IntStream.range(0, kind().declaration().maxMembers()).toArray();

        assertThat(sent(batch("b1", Operation.ADD, 1, people)))
                .hasSize(people.length)
                .allMatch(Result.Accepted.class::isInstance);
        assertThat(sandbox.members(AUDIENCE)).hasSizeGreaterThanOrEqualTo(people.length);
    }

    /** Half of one cannot be sent, so that is a refusal of this one. */
    @Test
    void neverAsksForLessThanOneMember() {
        sandbox.next(Fault.refused(413));

        assertThat(sent(batch("b1", Operation.ADD, 1, 1))).singleElement().isInstanceOf(Result.Rejected.class);
    }

    @Test
    void looksWithoutFailing() {
        assertThat(destination.look(Map.of(1L, Remote.NONE))).isInstanceOf(Answer.Done.class);
    }
}
