package dev.lockstep.sync.planner;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.Interval;
import dev.lockstep.core.holdout.Holdout;
import dev.lockstep.core.model.Instants;
import dev.lockstep.destinations.identifiers.Identified;
import dev.lockstep.destinations.identifiers.IdentifierType;
import dev.lockstep.destinations.identifiers.Normalised.Unusable;
import dev.lockstep.destinations.identifiers.Normalised.Usable;
import dev.lockstep.sync.planner.Decision.Belongs;
import dev.lockstep.sync.planner.Decision.DropsOut;
import dev.lockstep.sync.planner.Decision.Outside;
import dev.lockstep.sync.planner.Decision.Refused;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;

/**
 * Who belongs to an audience at a destination. Immutable.
 *
 * @param segment whom the audience is about
 * @param excluded segments whose people do not belong. An excluded <em>audience</em> stands here as its segment: it keeps out
 *     everybody in that segment, also those whom it holds out itself, who gave it no consent, or whom its destination cannot
 *     identify, because a suppression must never be weaker than the segment that it is made of. For the same reason what it
 *     excludes in its turn does not count
 * @param journeys which journeys people must have come from, and in which they are left alone
 * @param rivals who may have the offers that go before this one. Somebody belongs to the first for which they are {@link #isEligible
 *     eligible}, wherever it goes, and whether or not they are held out of it or can be identified there: so the answer is the same at
 *     every connection, nobody is ever meant to have two of them, and whoever is held out of an offer gets none
 * @param holdouts people who are kept out so that the effect can be measured, the audience's own share first
 * @param consent what must hold of an attribute
 * @param identifiers the types that are sent, in the order in which they are preferred
 */
public record Admission(
        String segment,
        List<String> excluded,
        Journeys journeys,
        List<Admission> rivals,
        List<Holdout> holdouts,
        Optional<Condition.Attribute> consent,
        List<IdentifierType> identifiers) {

    public Admission {
        excluded = List.copyOf(excluded);
        rivals = List.copyOf(rivals);
        holdouts = List.copyOf(holdouts);
        identifiers = List.copyOf(identifiers);
    }

    /** Of an audience that looks at no journey and is no offer among others. */
    public Admission(
            String segment,
            List<String> excluded,
            List<Holdout> holdouts,
            Optional<Condition.Attribute> consent,
            List<IdentifierType> identifiers) {
        this(segment, excluded, Journeys.NONE, List.of(), holdouts, consent, identifiers);
    }

    /**
     * What an audience has to do with journeys, each as the segment of those whom it is about.
     *
     * @param handedOver by whom a journey has been gone through; empty where nobody need have
     * @param paused who is in the midst of one
     */
    public record Journeys(Optional<String> handedOver, List<String> paused) {
        /** Nothing. */
        public static final Journeys NONE = new Journeys(Optional.empty(), List.of());

        public Journeys {
            paused = List.copyOf(paused);
        }
    }

    /** Decides on one person, as of {@code now} in milliseconds since the epoch. */
    public Decision decide(Candidate candidate, long now) {
        if (!candidate.isIn(segment)) {
            return new Outside();
        }
        return decide(closed(candidate, now), candidate);
    }

    private Decision decide(Optional<Gate> closed, Candidate candidate) {
        return closed.<Decision>map(gate -> new DropsOut(gate, List.of())).orElseGet(() -> identify(candidate));
    }

    /** Whether the person belongs: the same decision, for which no more identifiers are looked at than it takes. */
    public boolean belongs(Candidate candidate, long now) {
        return candidate.isIn(segment)
                && closed(candidate, now).isEmpty()
                && identifiers.stream()
                        .anyMatch(type -> candidate.identifiers(type).stream().anyMatch(Usable.class::isInstance));
    }

    /** The first gate at which a member drops out, before it is asked by what they can be identified. */
    private Optional<Gate> closed(Candidate candidate, long now) {
        if (excluded.stream().anyMatch(candidate::isIn)) {
            return Optional.of(Gate.NOT_EXCLUDED);
        }
        if (!journeys.handedOver().stream().allMatch(candidate::isIn)) {
            return Optional.of(Gate.HANDED_OVER);
        }
        if (journeys.paused().stream().anyMatch(candidate::isIn)) {
            return Optional.of(Gate.NOT_PAUSED);
        }
        if (rivals.stream().anyMatch(rival -> rival.isEligible(candidate, now))) {
            return Optional.of(Gate.BEST_OFFER);
        }
        return closedBySelf(candidate, now);
    }

    /** The same of those gates that look at no other segment. */
    private Optional<Gate> closedBySelf(Candidate candidate, long now) {
        if (holdouts.stream().anyMatch(holdout -> holdout.holds(candidate.knownFirstAs()))) {
            return Optional.of(Gate.NOT_HELD_OUT);
        }
        if (candidate.isSuppressed() || !consents(candidate, now)) {
            return Optional.of(Gate.CONSENTED);
        }
        return Optional.empty();
    }

    /** Whether the person would belong but for rivals, holdouts and what is known of their identifiers. */
    private boolean isEligible(Candidate candidate, long now) {
        return candidate.isIn(segment)
                && excluded.stream().noneMatch(candidate::isIn)
                && journeys.handedOver().stream().allMatch(candidate::isIn)
                && journeys.paused().stream().noneMatch(candidate::isIn)
                && !candidate.isSuppressed()
                && consents(candidate, now);
    }

    /** The segments whose changes may change the decision. */
    public Set<String> segments() {
        Set<String> segments = new LinkedHashSet<>(List.of(segment));
        segments.addAll(excluded);
        segments.addAll(journeys.paused());
        journeys.handedOver().ifPresent(segments::add);
        rivals.forEach(rival -> segments.addAll(rival.segments()));
        return segments;
    }

    /** Whether the decision may be another one by time alone, see {@link #againAt}. */
    public boolean changesWithTime() {
        return consent.isPresent() || rivals.stream().anyMatch(Admission::changesWithTime);
    }

    /** The person's way into the audience, question by question, up to the one at which they drop out. */
    public List<Step> steps(Candidate candidate, long now) {
        Decision decision = decide(candidate, now);
        List<Step> steps = new ArrayList<>();
        steps.add(new Step(Optional.empty(), !(decision instanceof Outside), List.of(segment)));
        for (Gate gate : Gate.values()) {
            boolean isClosed = decision instanceof DropsOut(Gate at, var refused) && at == gate;
            if (decision instanceof Outside) {
                return steps;
            }
            if (isClosed || isAsked(gate)) {
                steps.add(new Step(Optional.of(gate), !isClosed, deciding(gate, isClosed, candidate, now)));
            }
            if (isClosed) {
                return steps;
            }
        }
        return steps;
    }

    private boolean isAsked(Gate gate) {
        return switch (gate) {
            case NOT_EXCLUDED -> !excluded.isEmpty();
            case HANDED_OVER -> journeys.handedOver().isPresent();
            case NOT_PAUSED -> !journeys.paused().isEmpty();
            case BEST_OFFER -> !rivals.isEmpty();
            case NOT_HELD_OUT -> !holdouts.isEmpty();
            case CONSENTED -> consent.isPresent();
            case HAS_IDENTIFIER, VALID -> true;
        };
    }

    private List<String> deciding(Gate gate, boolean isClosed, Candidate candidate, long now) {
        return switch (gate) {
            case NOT_EXCLUDED ->
                excluded.stream()
                        .filter(name -> !isClosed || candidate.isIn(name))
                        .toList();
            case HANDED_OVER -> journeys.handedOver().stream().toList();
            case NOT_PAUSED ->
                journeys.paused().stream()
                        .filter(name -> !isClosed || candidate.isIn(name))
                        .toList();
            case BEST_OFFER ->
                rivals.stream()
                        .filter(rival -> !isClosed || rival.isEligible(candidate, now))
                        .map(Admission::segment)
                        .toList();
            case NOT_HELD_OUT, CONSENTED, HAS_IDENTIFIER, VALID -> List.of();
        };
    }

    /** Decides on one person as if they were in the segment, in none that is excluded, and as journeys and offers want it. */
    public Decision decideOnMember(Candidate candidate, long now) {
        return decide(closedBySelf(candidate, now), candidate);
    }

    /**
     * That the person would be sent, were it not for the holdouts; empty where they would not, or there are none. Whoever is held out
     * is asked at the gates behind that one too, so that both sides are of one kind of people.
     *
     * @param decision on the person
     */
    public Optional<Exposure> exposure(Decision decision, Candidate candidate, long now) {
        if (holdouts.isEmpty()) {
            return Optional.empty();
        }
        boolean wouldBelong = switch (decision) {
            case Outside outside -> false;
            case DropsOut(Gate gate, var refused) ->
                gate == Gate.NOT_HELD_OUT && withoutHoldouts().decide(candidate, now) instanceof Belongs;
            case Belongs belongs -> true;
        };
        if (!wouldBelong) {
            return Optional.empty();
        }
        Holdout measured = holdouts.getFirst();
        long draw = measured.draw(candidate.knownFirstAs());
        boolean elsewhere = holdouts.stream().skip(1).anyMatch(other -> other.holds(candidate.knownFirstAs()));
        return Optional.of(new Exposure(now, measured.salt(), draw, measured.holds(draw), elsewhere));
    }

    private Admission withoutHoldouts() {
        return new Admission(segment, excluded, journeys, rivals, List.of(), consent, identifiers);
    }

    /**
     * When the decision may be another one though nothing happens to the person: consent may be asked for by the age of an attribute.
     * {@link Instants#NEVER} where it will not.
     */
    public long againAt(Candidate candidate, long now) {
        if (!candidate.isIn(segment)) {
            return Instants.NEVER;
        }
        return rivals.stream()
                .mapToLong(rival -> rival.againAt(candidate, now))
                .reduce(consentEnds(candidate, now), Math::min);
    }

    private long consentEnds(Candidate candidate, long now) {
        Interval consents = consent(candidate);
        if (consents.isEmpty() || consents.until() <= now) {
            return Instants.NEVER;
        }
        return now < consents.from() ? consents.from() : consents.until();
    }

    /** Whether the person has given the consent that is asked for; so where none is. */
    public boolean consents(Candidate candidate, long now) {
        return consent(candidate).contains(now);
    }

    private Interval consent(Candidate candidate) {
        return consent.map(asked -> asked.test().passes(candidate.attribute(asked.path())))
                .orElse(Interval.ALWAYS);
    }

    private Decision identify(Candidate candidate) {
        List<Identified> identified = new ArrayList<>();
        List<Refused> refused = new ArrayList<>();
        for (IdentifierType type : identifiers) {
            SequencedSet<String> values = new LinkedHashSet<>();
            candidate.identifiers(type).forEach(identifier -> {
                switch (identifier) {
                    case Usable(String value) -> values.add(value);
                    case Unusable(var reason) -> refused.add(new Refused(type, reason));
                }
            });
            if (!values.isEmpty()) {
                identified.add(new Identified(type, List.copyOf(values)));
            }
        }
        if (!identified.isEmpty()) {
            return new Belongs(identified, refused);
        }
        return new DropsOut(refused.isEmpty() ? Gate.HAS_IDENTIFIER : Gate.VALID, refused);
    }
}
