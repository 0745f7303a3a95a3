package dev.lockstep.destinations.yandex;

import dev.lockstep.destinations.spi.Remote;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A retargeting list as the notes of its audience's copy keep it: written before it is made, with those that were called the same by
 * then, and completed by the id.
 *
 * @param before the ids of lists of our name that are not ours
 * @param id once it is known
 */
record ListNotes(List<String> before, Optional<String> id) {

    private static final String BEFORE = "list_before";
    private static final String ID = "list_id";

    ListNotes {
        before = List.copyOf(before);
    }

    static Optional<ListNotes> in(Remote remote) {
        return remote.note(BEFORE)
                .map(text -> new ListNotes(text.isEmpty() ? List.of() : List.of(text.split(",")), remote.note(ID)));
    }

    /** About to be made. */
    static ListNotes begun(Collection<RetargetingList> lists, String name) {
        return new ListNotes(
                lists.stream()
                        .filter(list -> list.name().equals(name))
                        .map(RetargetingList::id)
                        .sorted()
                        .toList(),
                Optional.empty());
    }

    ListNotes withId(String known) {
        return new ListNotes(before, Optional.of(known));
    }

    Remote keptIn(Remote remote) {
        Remote kept = remote.with(BEFORE, String.join(",", before));
        return id.isPresent() ? kept.with(ID, id.get()) : kept.without(ID);
    }

    /**
     * What came of the list whose id was never told: one of our name and with our rules that was not there before. Where it was made more
     * than once, the first.
     */
    Optional<RetargetingList> find(Collection<RetargetingList> lists, String name, Set<RetargetingList.Rule> rules) {
        return lists.stream()
                .filter(list -> list.name().equals(name) && list.rules().equals(rules))
                .filter(list -> !before.contains(list.id()))
                .min((one, other) -> Long.compare(Long.parseLong(one.id()), Long.parseLong(other.id())));
    }
}
