package dev.lockstep.workspace.yaml;

import java.util.Optional;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.parser.Parser;

/**
 * Stops a document that is too large or nested too deep while it is still a stream: the composer would recurse until its
 * stack ends, and keep some hundred bytes for every value.
 */
final class BoundedParser implements Parser {

    private final Parser parser;
    private int depth;
    private int events;

    BoundedParser(Parser parser) {
        this.parser = parser;
    }

    @Override
    public boolean checkEvent(Event.ID choice) {
        return parser.checkEvent(choice);
    }

    @Override
    public Event peekEvent() {
        return parser.peekEvent();
    }

    @Override
    public boolean hasNext() {
        return parser.hasNext();
    }

    @Override
    public Event next() {
        Event event = parser.next();
        if (++events > 2 * YamlReader.MAX_NODES) { // a list or mapping is two events
            throw new Unbounded(YamlReader.TOO_MANY, event.getStartMark());
        }
        switch (event.getEventId()) {
            case SequenceStart, MappingStart -> {
                if (++depth > YamlReader.MAX_DEPTH) {
                    throw new Unbounded(YamlReader.TOO_DEEP, event.getStartMark());
                }
            }
            case SequenceEnd, MappingEnd -> depth--;
            case Alias, Comment, DocumentEnd, DocumentStart, Scalar, StreamEnd, StreamStart -> {}
        }
        return event;
    }

    /** Larger or deeper than allowed. */
    static final class Unbounded extends MarkedYamlEngineException {
        private static final long serialVersionUID = 1;

        Unbounded(String what, Optional<Mark> mark) {
            super(null, Optional.empty(), what, mark, null);
        }
    }
}
