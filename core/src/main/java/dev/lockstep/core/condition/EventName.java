package dev.lockstep.core.condition;

/** An event name, exact or a prefix. */
public sealed interface EventName {

    boolean matches(String event);

    /** Whether it matches every event that another name matches. */
    default boolean covers(EventName other) {
        return switch (other) {
            case Exactly(String name) -> matches(name);
            case Prefix(String prefix) -> this instanceof Prefix && matches(prefix);
        };
    }

    /** Whether there is an event that both match. */
    default boolean meets(EventName other) {
        return covers(other) || other.covers(this);
    }

    /** Exactly this name. */
    record Exactly(String name) implements EventName {
        @Override
        public boolean matches(String event) {
            return event.equals(name);
        }
    }

    /** Every name that begins so; an empty prefix is every event. */
    record Prefix(String prefix) implements EventName {
        @Override
        public boolean matches(String event) {
            return event.startsWith(prefix);
        }
    }

    /** Reads a name as it is written in the segment language, {@code Product *} being a prefix. */
    static EventName of(String written) {
        return written.endsWith("*") ? new Prefix(written.substring(0, written.length() - 1)) : new Exactly(written);
    }

    /** The name as it is written in the segment language. */
    default String written() {
        return switch (this) {
            case Exactly(String name) -> name;
            case Prefix(String prefix) -> prefix + "*";
        };
    }
}
