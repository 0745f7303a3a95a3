package dev.lockstep.sync.preview;

import dev.lockstep.core.program.Program;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is asked of everybody.
 *
 * @param program of {@link Versions#all}
 * @param pairs audiences to be looked at
 * @param attributes that audiences look at
 * @param journeys of the new version, which people may be active in
 * @param now in milliseconds since the epoch
 * @param before where in the program the segments of the old version stand, by their names: everybody is asked by these, so they are looked
 *     up once
 * @param after those of the new one
 */
record Question(
        Program program,
        Versions versions,
        List<Pair> pairs,
        Spellings spellings,
        Set<String> attributes,
        List<String> journeys,
        long now,
        Map<String, Integer> before,
        Map<String, Integer> after) {

    static Question of(
            Program program,
            Versions versions,
            List<Pair> pairs,
            Spellings spellings,
            Set<String> attributes,
            List<String> journeys,
            long now) {
        return new Question(
                program,
                versions,
                pairs,
                spellings,
                attributes,
                journeys,
                now,
                versions.places(program, true),
                versions.places(program, false));
    }
}
