package dev.lockstep.sync.preview;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** People who would enter, or leave: how many, some of them by name, and by which condition. Mutable, for one thread. */
public final class Moves {

    /** As many are named: the first by name, so that the same people give the same names. */
    private static final int MAX_SAMPLES = 5;

    private long people;
    private final TreeSet<String> samples = new TreeSet<>();
    private final SortedMap<String, Long> byCondition = new TreeMap<>();
    private final SortedMap<String, Long> inJourneys = new TreeMap<>();

    void add(String person, String condition) {
        people++;
        sample(person);
        byCondition.merge(condition, 1L, Long::sum);
    }

    void add(String person) {
        people++;
        sample(person);
    }

    /** One of them is active in a journey. */
    void isIn(String journey) {
        inJourneys.merge(journey, 1L, Long::sum);
    }

    void addAll(Moves other) {
        people += other.people;
        other.samples.forEach(this::sample);
        other.byCondition.forEach((condition, count) -> byCondition.merge(condition, count, Long::sum));
        other.inJourneys.forEach((journey, count) -> inJourneys.merge(journey, count, Long::sum));
    }

    private void sample(String person) {
        samples.add(person);
        if (samples.size() > MAX_SAMPLES) {
            samples.pollLast();
        }
    }

    public long people() {
        return people;
    }

    /** Some of them. */
    public Iterable<String> samples() {
        return samples;
    }

    /** How many by which condition, in English; the counts add up to {@link #people} where conditions are told of. */
    public Map<String, Long> byCondition() {
        return byCondition;
    }

    /** How many of them are active in which journey meanwhile, by its new definition; told of audiences alone. */
    public Map<String, Long> inJourneys() {
        return inJourneys;
    }
}
