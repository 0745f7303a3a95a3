package dev.lockstep.engine.partition;

import dev.lockstep.engine.store.Ahead;
import java.util.Map;

/**
 * What a sender has found out for the writer, by {@link Foresight}. Nobody may change it any more.
 *
 * @param rows that the writer will ask for
 * @param tags what stands for texts on disk
 */
public record Foreseen(Ahead rows, Map<String, byte[]> tags) {

    /** The writer must find out by itself. */
    public static final Foreseen NOTHING = new Foreseen(Ahead.NOTHING, Map.of());
}
