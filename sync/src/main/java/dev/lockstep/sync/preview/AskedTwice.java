package dev.lockstep.sync.preview;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.model.Value;
import dev.lockstep.core.program.Verdict;
import dev.lockstep.core.state.PersonState;
import dev.lockstep.engine.Profile;
import dev.lockstep.sync.planner.Candidate;
import dev.lockstep.sync.runner.ProfileView;
import dev.lockstep.workspace.language.JourneyState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One person, asked by both versions. For one thread. */
final class AskedTwice {

    private final Question question;
    private final List<Identifier> identifiers;
    private final Supplier<PersonId> knownFirstAs;
    private final PersonState state;
    private final @Nullable Candidate[] spelt;

    AskedTwice(Question question, List<Identifier> identifiers, Supplier<PersonId> knownFirstAs, PersonState state) {
        this.question = question;
        this.identifiers = identifiers;
        this.knownFirstAs = knownFirstAs;
        this.state = state;
        this.spelt = new Candidate[question.spellings().size()];
    }

    void count(Tally tally) {
        tally.persons++;
        String name = identifiers.getFirst().person().name();
        for (String segment : question.versions().changed()) {
            tally.segment(segment)
                    .count(
                            name,
                            isInVersion(segment, true),
                            isInVersion(segment, false),
                            entered -> condition(segment, entered));
        }
        for (Pair pair : question.pairs()) {
            boolean wasIn = belongs(pair.old(), true);
            boolean isIn = isSame(pair) ? wasIn : belongs(pair.current(), false);
            tally.audience(pair.id()).countBelonging(name, wasIn, isIn, this::journeys);
        }
    }

    private List<String> journeys() {
        return question.journeys().stream()
                .filter(journey -> isInVersion(JourneyState.ACTIVE.segment(journey), false))
                .toList();
    }

    private boolean isIn(String segment) {
        int index = question.program().indexOf(segment);
        return index >= 0 && Verdict.holds(state.verdict(index));
    }

    private boolean isInVersion(String segment, boolean isBefore) {
        Integer index = (isBefore ? question.before() : question.after()).get(segment);
        return index != null && Verdict.holds(state.verdict(index));
    }

    /** Whether both must come to the same: identifiers are dear to look at. */
    private boolean isSame(Pair pair) {
        if (!pair.asksTheSame()) {
            return false;
        }
        for (String segment : pair.changed()) {
            if (isInVersion(segment, true) != isInVersion(segment, false)) {
                return false;
            }
        }
        return true;
    }

    private boolean belongs(Optional<Pair.Side> side, boolean isBefore) {
        if (side.isEmpty() || !isInVersion(side.get().target().admission().segment(), isBefore)) {
            return false;
        }
        Candidate asked =
                new OfVersion(spelt(side.get().spelling()), knownFirstAs, segment -> isInVersion(segment, isBefore));
        return side.get().target().admission().belongs(asked, question.now());
    }

    private Candidate spelt(int number) {
        Candidate known = spelt[number];
        if (known != null) {
            return known;
        }
        Spellings.Spelling spelling = question.spellings().get(number);
        Candidate made = new ProfileView(
                new Profile.Known(identifiers, identifiers.getFirst().person(), attributes(), Set.of()),
                spelling.dialect(),
                spelling.region());
        spelt[number] = made;
        return made;
    }

    private Map<String, Optional<Value>> attributes() {
        Map<String, Optional<Value>> written = new HashMap<>();
        for (String attribute : question.attributes()) {
            int index = question.program().attribute(attribute);
            if (state.isWritten(index)) {
                written.put(attribute, Optional.ofNullable(state.attribute(index)));
            }
        }
        return written;
    }

    /**
     * The condition that makes the difference: of those that only one of the two asks, the first that keeps the person out, else the
     * first that lets them in.
     */
    private String condition(String segment, boolean entered) {
        List<Versions.Part> without = question.versions().parts(segment, entered);
        List<Versions.Part> with = question.versions().parts(segment, !entered);
        String asked = entered ? "no longer asked: " : "now asked: ";
        String enough = entered ? "now enough: " : "no longer enough: ";
        return first(without, false)
                .map(part -> asked + part.says())
                .or(() -> first(with, true).map(part -> enough + part.says()))
                .orElse(entered ? "the segment is new" : "the segment is removed");
    }

    /** A reference that both ask may mean another thing by now, and counts where nothing else does. */
    private Optional<Versions.Part> first(List<Versions.Part> parts, boolean helps) {
        List<Versions.Part> such = parts.stream()
                .filter(part -> (isIn(part.name()) != part.isDenied()) == helps)
                .toList();
        return such.stream()
                .filter(part -> !part.isCommon())
                .findFirst()
                .or(() -> such.stream()
                        .filter(part -> part.leaf().condition() instanceof Condition.Member)
                        .findFirst());
    }
}
