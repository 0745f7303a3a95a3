package dev.lockstep.cli;

import dev.lockstep.core.condition.Durations;
import dev.lockstep.core.condition.EventName;
import dev.lockstep.core.explain.Explanation;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.population.Retention;
import dev.lockstep.core.program.Definitions;
import dev.lockstep.engine.SegmentView;
import dev.lockstep.engine.partition.Histories;
import dev.lockstep.engine.partition.Survey;
import dev.lockstep.insight.audience.EventsAsked;
import dev.lockstep.sync.ledger.Delivered;
import dev.lockstep.workspace.Workspace;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Where an explanation by the facts that a data folder still has is not what was so: events are let go by retention, which changes no
 * membership; what counts in the folder may be another definition; and of what connections have, only the last is known. For one explanation.
 */
final class Doubts {

    private final Workspace workspace;
    private final Survey survey;
    private final Histories.Told told;
    private final Explanation explanation;
    private final List<Delivered> delivered;

    /** @param delivered what connections have now, where it is asked as of an instant at which that may have been otherwise */
    Doubts(
            Workspace workspace,
            Survey survey,
            Histories.Told told,
            Explanation explanation,
            List<Delivered> delivered) {
        this.workspace = workspace;
        this.survey = survey;
        this.told = told;
        this.explanation = explanation;
        this.delivered = delivered;
    }

    /** In words, of these segments; none where there is no doubt. */
    List<String> of(Collection<String> asked) {
        List<String> doubts = new ArrayList<>(letGo(asked));
        Map<String, String> hashes = Definitions.hashes(workspace.conditions());
        Map<String, SegmentView> known =
                survey.roll().segments().stream().collect(Collectors.toMap(SegmentView::segment, Function.identity()));
        for (Explanation.Answer answer : explanation.segments()) {
            SegmentView there = known.get(answer.segment());
            if (!asked.contains(answer.segment()) || there == null) {
                continue;
            }
            if (!there.hash().equals(hashes.get(answer.segment()))) {
                doubts.add(answer.segment()
                        + " is defined otherwise in the data folder; this is by the definition of the workspace");
            } else if (isNow() && there.backfilled()) {
                contradicted(answer).ifPresent(doubts::add);
            }
        }
        delivered.stream()
                .filter(one -> one.entry().done().isPresent() && one.entry().acceptedAt() > explanation.at())
                .forEach(one -> doubts.add("what " + one.connection() + " had of them then for " + one.audience()
                        + " is not kept: it has changed since, at "
                        + Instants.format(one.entry().acceptedAt())));
        return doubts;
    }

    /** As of the last turn, after which nothing was due of the person: the members that the engine has are then those of this instant. */
    private boolean isNow() {
        return explanation.at() == survey.lastTurn() && told.due() > explanation.at();
    }

    private Optional<String> contradicted(Explanation.Answer answer) {
        OptionalLong since = since(answer.segment());
        if (since.isPresent() == answer.reason().holds()) {
            return Optional.empty();
        }
        return Optional.of("the engine has them "
                + (since.isPresent()
                        ? "in " + answer.segment() + " since " + Instants.format(since.getAsLong())
                        : "out of " + answer.segment())
                + ", by facts that are no longer kept");
    }

    private OptionalLong since(String segment) {
        List<Long> found = new ArrayList<>(1);
        survey.roll().members(segment, told.number(), told.number() + 1, (number, since) -> found.add(since));
        return found.isEmpty() ? OptionalLong.empty() : OptionalLong.of(found.getFirst());
    }

    /** Events that may have been there at an instant that is longer ago than they are kept. */
    private Set<String> letGo(Collection<String> asked) {
        long ago = survey.lastTurn() - explanation.at();
        Set<String> words = new LinkedHashSet<>();
        for (String segment : asked) {
            for (EventName name : EventsAsked.of(segment, workspace.conditions())) {
                for (Retention.Rule rule : workspace.retention().events()) {
                    if (rule.name().meets(name) && ago >= rule.ageMs()) {
                        words.add("events " + rule.name().written() + " are kept for " + Durations.words(rule.ageMs())
                                + "; what there was of them then is gone, and " + segment + " asks for it");
                    }
                }
            }
        }
        return words;
    }
}
