package dev.lockstep.core.program;

import static java.util.Objects.requireNonNull;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.Conditions;
import dev.lockstep.core.model.Values;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Definition hashes: what a segment meant when a membership changed. Two segments with one hash ask the same of a person;
 * where a hash differs from that of yesterday, the definition was changed, there or in a segment it refers to.
 */
public final class Definitions {

    /** 64 bits: among a million definitions the chance that any two share one is below 3 in 10^8. */
    private static final int HASH_BYTES = 8;

    private Definitions() {}

    /**
     * The hash of each segment, in the order given: the first 16 hexadecimal digits of SHA-256 of its canonical form, which
     * the hashes of the segments it refers to follow, each on a line, in the order of reading.
     *
     * @throws IllegalArgumentException where a segment refers to one that is not there, or to itself through others
     */
    public static SequencedMap<String, String> hashes(Map<String, Condition> segments) {
        Map<String, String> known = new LinkedHashMap<>();
        for (String segment : References.inOrder(segments)) {
            Condition condition = requireNonNull(segments.get(segment));
            StringBuilder text = new StringBuilder(Conditions.canonical(condition));
            References.of(condition).forEach(member -> text.append('\n').append(known.get(member)));
            known.put(segment, hash(text.toString()));
        }
        SequencedMap<String, String> hashes = new LinkedHashMap<>();
        segments.keySet().forEach(segment -> hashes.put(segment, known.get(segment)));
        return Collections.unmodifiableSequencedMap(hashes);
    }

    private static String hash(String text) {
        return HexFormat.of().formatHex(Values.sha256(text), 0, HASH_BYTES);
    }
}
