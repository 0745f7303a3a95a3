package dev.lockstep.core.population;

import dev.lockstep.core.model.Instants;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The timers of all persons, earliest first: a binary heap in two arrays.
 *
 * <p>A person's timer moves with nearly every fact, mostly to a later instant, so an entry is not moved: it is left to come
 * up, and is then put back at the instant that is right by then. Only a timer that moves to an earlier instant takes a new
 * entry, and the old one is thrown away when it comes up. Mutable, for one thread.
 */
final class TimerQueue {

    private long[] dues = new long[64];
    private @Nullable Person[] persons = new Person[64];
    private int size;

    /** Sees to it that the person comes up when their timer is due. */
    void schedule(Person person) {
        if (person.state.timer() < person.queuedFor) {
            person.queuedFor = person.state.timer();
            push(person.queuedFor, person);
        }
    }

    /** The next person whose timer is due at or before {@code now}, taken off the queue; null where there is none. */
    @Nullable
    Person poll(long now) {
        while (size > 0 && dues[0] <= now) {
            long due = dues[0];
            Person person = pop();
            if (person.queuedFor != due) {
                continue;
            }
            person.queuedFor = Instants.NEVER;
            if (person.state.timer() == due) {
                return person;
            }
            schedule(person);
        }
        return null;
    }

    private void push(long due, Person person) {
        if (size == dues.length) {
            dues = Arrays.copyOf(dues, 2 * size);
            persons = Arrays.copyOf(persons, 2 * size);
        }
        int i = size++;
        while (i > 0) {
            int parent = (i - 1) >>> 1;
            if (dues[parent] <= due) {
                break;
            }
            dues[i] = dues[parent];
            persons[i] = persons[parent];
            i = parent;
        }
        dues[i] = due;
        persons[i] = person;
    }

    private Person pop() {
        Person first = persons[0];
        size--;
        long due = dues[size];
        Person person = persons[size];
        persons[size] = null;
        int i = 0;
        for (int child = 1; child < size; child = 2 * i + 1) {
            if (child + 1 < size && dues[child + 1] < dues[child]) {
                child++;
            }
            if (due <= dues[child]) {
                break;
            }
            dues[i] = dues[child];
            persons[i] = persons[child];
            i = child;
        }
        if (size > 0) {
            dues[i] = due;
            persons[i] = person;
        }
        if (first == null) {
            throw new IllegalStateException("an empty queue was asked for its first");
        }
        return first;
    }
}
