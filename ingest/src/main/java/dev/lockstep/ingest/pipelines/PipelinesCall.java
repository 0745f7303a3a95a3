package dev.lockstep.ingest.pipelines;

import dev.lockstep.ingest.call.CallType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is asked for, as the last part of the path {@code /v1/…} says it. */
public enum PipelinesCall {
    IDENTIFY("identify", "i", CallType.IDENTIFY),
    TRACK("track", "t", CallType.TRACK),
    PAGE("page", "p", CallType.PAGE),
    SCREEN("screen", "s", CallType.SCREEN),
    GROUP("group", "g", CallType.GROUP),
    ALIAS("alias", "a", CallType.ALIAS),
    /** Several calls, each of which says its type. */
    BATCH("batch", "b", null);

    private final String path;
    private final String letter;
    private final Optional<CallType> type;

    PipelinesCall(String path, String letter, @Nullable CallType type) {
        this.path = path;
        this.letter = letter;
        this.type = Optional.ofNullable(type);
    }

    /** The call of this path: {@code track}, or {@code t} as the browser variants of the clients write it. */
    public static Optional<PipelinesCall> of(String path) {
        for (PipelinesCall call : values()) {
            if (call.path.equals(path) || call.letter.equals(path)) {
                return Optional.of(call);
            }
        }
        return Optional.empty();
    }

    /** The last part of the path, {@code track}. */
    public String path() {
        return path;
    }

    /** The same as browser variants of the clients write it, {@code t}. */
    public String letter() {
        return letter;
    }

    /** The type of the call; empty for a batch. */
    public Optional<CallType> type() {
        return type;
    }
}
