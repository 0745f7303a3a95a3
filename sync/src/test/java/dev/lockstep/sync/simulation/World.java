package dev.lockstep.sync.simulation;

import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Value;
import dev.lockstep.engine.Profile;
import dev.lockstep.sync.planner.Why;
import dev.lockstep.sync.runner.Feed;
import dev.lockstep.sync.runner.Happening;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** People, what happens to them, and the log of it, as the engine tells of them. */
final class World implements Feed {

    private final TreeMap<Long, Person> people = new TreeMap<>();
    private final Map<Long, Profile> gone = new HashMap<>();
    private final List<Happening> log = new ArrayList<>();
    private int kept;
    private boolean isDirectory;

    static final class Person {
        final List<Identifier> identifiers = new ArrayList<>();
        final Map<String, Optional<Value>> attributes = new HashMap<>();
        final Set<String> segments = new TreeSet<>();
    }

    /** What happened so far is not kept in the log any longer. */
    void forgetLog() {
        kept = log.size();
    }

    /** Whether it tells from now on whose an address is. */
    void tellsAddresses(boolean tells) {
        isDirectory = tells;
    }

    /** Everybody who is there, by number. */
    Map<Long, Person> people() {
        return people;
    }

    void create(long number) {
        Person person = new Person();
        person.identifiers.add(Identifier.id("u" + number));
        people.put(number, person);
    }

    void setSegment(long number, String segment, boolean in, Why why, long now) {
        Person person = people.get(number);
        if (person != null && (in ? person.segments.add(segment) : person.segments.remove(segment))) {
            log.add(new Happening(number, new Happening.What.Membership(segment), why, now, now, now));
        }
    }

    void setAttribute(long number, String name, Optional<Value> value, long now) {
        Person person = people.get(number);
        if (person != null) {
            person.attributes.put(name, value);
            log.add(new Happening(number, new Happening.What.Profile(), Why.PERSON, now, now, now));
        }
    }

    void erase(long number, long now) {
        Person person = people.get(number);
        if (person == null) {
            return;
        }
        for (String segment : List.copyOf(person.segments)) {
            setSegment(number, segment, false, Why.PERSON, now);
        }
        // Whoever follows the log may have seen an entry that is gone from it, so exits are logged of all it ever spoke
        // of.
        Set<String> spoken = new HashSet<>();
        log.forEach(happening -> {
            if (happening.person() == number && happening.what() instanceof Happening.What.Membership(String segment)) {
                spoken.add(segment);
            }
        });
        spoken.forEach(segment ->
                log.add(new Happening(number, new Happening.What.Membership(segment), Why.PERSON, now, now, now)));
        people.remove(number);
        gone.put(number, new Profile.Forgotten());
    }

    void merge(long absorbed, long into, long now) {
        Person from = people.get(absorbed);
        Person to = people.get(into);
        if (from == null || to == null || absorbed == into) {
            return;
        }
        Set<String> segments = new TreeSet<>(from.segments);
        segments.forEach(segment -> setSegment(absorbed, segment, false, Why.PERSON, now));
        people.remove(absorbed);
        gone.put(absorbed, new Profile.Absorbed(into));
        from.attributes.forEach(to.attributes::putIfAbsent);
        segments.forEach(segment -> setSegment(into, segment, true, Why.PERSON, now));
        log.add(new Happening(into, new Happening.What.Profile(), Why.PERSON, now, now, now));
    }

    @Override
    public Happenings after(long position, int limit) {
        int from = (int) Math.max(position, kept);
        int to = Math.min(log.size(), from + limit);
        return new Happenings(log.subList(from, to), to, position < kept);
    }

    @Override
    public boolean isTaken(Identifier identifier) {
        Optional<Value> value = Optional.of(Value.of(identifier.value()));
        return isDirectory
                && people.values().stream()
                        .anyMatch(person -> value.equals(
                                person.attributes.get(identifier.kind().type())));
    }

    @Override
    public void await(long position, Duration atMost) {
        throw new UnsupportedOperationException("a simulation waits for nothing");
    }

    @Override
    public Profile profile(long number) {
        Person person = people.get(number);
        if (person == null) {
            return gone.getOrDefault(number, new Profile.Forgotten());
        }
        return new Profile.Known(
                person.identifiers, person.identifiers.getFirst().person(), person.attributes, person.segments);
    }

    @Override
    public List<Long> people(String segment, long after, int limit) {
        return people.tailMap(after, false).entrySet().stream()
                .filter(entry -> entry.getValue().segments.contains(segment))
                .map(Map.Entry::getKey)
                .limit(limit)
                .toList();
    }
}
