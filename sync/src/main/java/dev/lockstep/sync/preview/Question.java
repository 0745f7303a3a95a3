package dev.lockstep.sync.preview;

import dev.lockstep.core.program.Program;
import java.util.List;
import java.util.Set;

/**
 * What is asked of everybody.
 *
 * @param program of {@link Versions#all}
 * @param pairs audiences to be looked at
 * @param attributes that audiences look at
 * @param now in milliseconds since the epoch
 */
record Question(
        Program program, Versions versions, List<Pair> pairs, Spellings spellings, Set<String> attributes, long now) {}
