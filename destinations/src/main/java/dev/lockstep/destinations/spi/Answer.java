package dev.lockstep.destinations.spi;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** What came of a call. */
public sealed interface Answer<T> {

    /** It was done. */
    record Done<T>(T value) implements Answer<T> {}

    /** It was not done, or nobody knows. */
    record Failed<T>(Failure failure) implements Answer<T> {}

    /** The same with another value. */
    default <R> Answer<R> map(Function<T, R> other) {
        return switch (this) {
            case Done<T>(T value) -> new Done<>(other.apply(value));
            case Failed<T>(Failure failure) -> new Failed<>(failure);
        };
    }

    static <T> Answer<T> failed(Failure failure) {
        return new Failed<>(failure);
    }

    /** Why a call was not done, and what would help. */
    sealed interface Failure {

        /** What the platform calls it, and in words; without personal data and secrets. */
        Trouble trouble();

        /**
         * Nothing was done; the same may be tried again.
         *
         * @param after not before this has passed; empty where the platform did not say
         */
        record Later(Trouble trouble, Optional<Duration> after) implements Failure {}

        /**
         * It may have been done, in part or whole, and nobody knows. To do the same again does no harm.
         *
         * @param after not before this has passed; empty where the platform did not say
         */
        record Unknown(Trouble trouble, Optional<Duration> after) implements Failure {}

        /** Nothing was done; half as much may be tried. Never the answer to a single member. */
        record TooMuch(Trouble trouble) implements Failure {}

        /** Nothing was done, and never will be with this content: the whole of it is set aside. */
        record Rejected(Trouble trouble) implements Failure {}

        /** Nothing was done, and nothing on this connection will be until the token or key is replaced. */
        record Credentials(Trouble trouble) implements Failure {}

        /** Nothing was done, and nothing on this connection will be until somebody changes something there or here. */
        record Closed(Trouble trouble) implements Failure {}

        /** The audience is no more there, or no more ours. It is not made again by itself: it would be another one. */
        record Gone(Trouble trouble) implements Failure {}
    }

    /**
     * What went wrong.
     *
     * @param code as the platform has it, such as {@code 429 quota}
     * @param says in words, with what to do
     */
    record Trouble(String code, String says) {
        @Override
        public String toString() {
            return code + ": " + says;
        }
    }
}
