package dev.lockstep.cli.demo;

import java.util.Optional;
import java.util.OptionalLong;

/** What goes on in one segment. Mutable, for one thread. */
final class Activity {

    private final RollingCount entered = new RollingCount();
    private final RollingCount exited = new RollingCount();
    private int size;
    private Optional<Happening> last = Optional.empty();

    void add(Happening happening) {
        if (happening.entered()) {
            entered.add(happening.at());
            size++;
        } else {
            exited.add(happening.at());
            size--;
        }
        last = Optional.of(happening);
    }

    Snapshot.Row row(String segment, String title, OptionalLong audience, long now) {
        return new Snapshot.Row(
                segment,
                title,
                size,
                audience,
                entered.lastHour(now),
                exited.lastHour(now),
                entered.lastDay(now),
                exited.lastDay(now),
                last);
    }
}
