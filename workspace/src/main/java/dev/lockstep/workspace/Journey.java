package dev.lockstep.workspace;

import dev.lockstep.core.condition.EventFilter;
import dev.lockstep.workspace.yaml.Place;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A sequence of messages that the shop itself sends to a person: what begins it, what it is for, and when it has nothing more to say.
 * What becomes of it are ordinary segments, see {@link JourneySegments}.
 *
 * @param title what people call it; the name where nothing else is said
 * @param owner whom to ask about it
 * @param starts begins it, or begins it anew: only what happened since the most recent of these counts
 * @param converts what it is for
 * @param ends what takes a person out of it, whether or not it was exhausted
 * @param exhausted how many messages of which kind are all that it has to say; empty where no number is
 * @param answers what a person does of their own accord when a message reaches them: as long as they have not, it is exhausted by
 *     numbers of messages
 * @param lastsMs from its beginning, in milliseconds: then it is exhausted in any case
 * @param silences what the linter is not to say of it
 * @param place of its definition
 */
public record Journey(
        String name,
        String title,
        Optional<String> owner,
        EventFilter starts,
        EventFilter converts,
        Optional<EventFilter> ends,
        List<Messages> exhausted,
        List<EventFilter> answers,
        OptionalLong lastsMs,
        List<Silence> silences,
        Place place) {

    public Journey {
        exhausted = List.copyOf(exhausted);
        answers = List.copyOf(answers);
        silences = List.copyOf(silences);
    }

    /** So many messages of one kind. */
    public record Messages(EventFilter sent, int atLeast) {}

    /** Whether it comes to an end by itself for whoever does nothing. */
    public boolean canBeExhausted() {
        return !exhausted.isEmpty() || lastsMs.isPresent();
    }
}
