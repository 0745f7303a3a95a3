package dev.lockstep.server.alert;

import dev.lockstep.engine.store.StoreException;
import dev.lockstep.server.alert.Outbox.Waiting;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;

/**
 * Sends what waits for one receiver, in order: what it does not take is tried again, later each time, and given up when it is too old. A
 * message is removed once it was taken, so one that was under way when the program ended is sent again, with the same id. For one thread.
 */
final class Postman {

    /** Older than this a message helps nobody any more. */
    static final Duration MAX_AGE = Duration.ofDays(1);

    private static final Duration FIRST_WAIT = Duration.ofSeconds(2);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    private static final int MAX_DOUBLINGS = 10;

    private final String receiver;
    private final Outbox outbox;
    private final BiFunction<String, Message, Told> tell;
    private final InstantSource clock;
    private final AlertObserver observer;
    private int failures;
    private long notBefore;
    private volatile Optional<String> trouble = Optional.empty();

    Postman(
            String receiver,
            Outbox outbox,
            BiFunction<String, Message, Told> tell,
            InstantSource clock,
            AlertObserver observer) {
        this.receiver = receiver;
        this.outbox = outbox;
        this.tell = tell;
        this.clock = clock;
        this.observer = observer;
    }

    /**
     * Sends the first that waits, if its time has come.
     *
     * @return when there is something to do again, in milliseconds since the epoch; empty where nothing waits
     */
    OptionalLong turn() throws StoreException {
        Optional<Waiting> first = outbox.first(receiver);
        if (first.isEmpty()) {
            return OptionalLong.empty();
        }
        if (clock.millis() < notBefore) {
            return OptionalLong.of(notBefore);
        }
        Message message = first.get().message();
        switch (tell.apply(receiver, message)) {
            case Told.Taken taken -> {
                outbox.remove(receiver, first.get().number());
                goOn();
                observer.told(receiver);
            }
            case Told.Refused(String says) -> {
                outbox.remove(receiver, first.get().number());
                goOn();
                observer.givenUp(receiver, says);
            }
            case Told.Later(String says, Optional<Duration> after) -> {
                trouble = Optional.of(says);
                observer.failed(receiver, says);
                if (clock.millis() - message.notice().at() > MAX_AGE.toMillis()) {
                    outbox.remove(receiver, first.get().number());
                    observer.givenUp(receiver, says);
                } else {
                    notBefore = clock.millis() + wait(after).toMillis();
                    failures++;
                }
            }
        }
        return OptionalLong.of(notBefore);
    }

    private void goOn() {
        failures = 0;
        notBefore = 0;
        trouble = Optional.empty();
    }

    private Duration wait(Optional<Duration> asked) {
        Duration own = FIRST_WAIT.multipliedBy(1L << Math.min(failures, MAX_DOUBLINGS));
        Duration bounded = own.compareTo(LONGEST_WAIT) < 0 ? own : LONGEST_WAIT;
        return asked.filter(it -> it.compareTo(bounded) > 0).orElse(bounded);
    }

    /** Why the last message was not taken; empty where it was. */
    Optional<String> trouble() {
        return trouble;
    }
}
