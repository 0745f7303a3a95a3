package dev.lockstep.sync.ledger;

import dev.lockstep.core.state.StateReader;
import dev.lockstep.core.state.StateWriter;
import dev.lockstep.sync.planner.Gate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Gates in bytes: as their place in a list to which gates are only ever added at the end. Stateless. */
final class GateCodes {

    private static final List<Gate> ALL = List.of(
            Gate.NOT_EXCLUDED,
            Gate.NOT_HELD_OUT,
            Gate.CONSENTED,
            Gate.HAS_IDENTIFIER,
            Gate.VALID,
            Gate.HANDED_OVER,
            Gate.NOT_PAUSED,
            Gate.BEST_OFFER);

    /** How many there were before journeys and offers. */
    static final int FIRST = 5;

    private GateCodes() {}

    static int code(Gate gate) {
        return ALL.indexOf(gate);
    }

    static Gate of(int code) {
        return ALL.get(code);
    }

    /** How many people dropped out at each. */
    static void write(Map<Gate, Long> people, StateWriter out) {
        out.unsigned(ALL.size());
        ALL.forEach(gate -> out.unsigned(people.getOrDefault(gate, 0L)));
    }

    /** The same, of those at which anybody did. */
    static Map<Gate, Long> read(StateReader in) {
        return read((int) in.unsigned(), in);
    }

    /** The same, where their number is not written: {@link #FIRST}. */
    static Map<Gate, Long> read(int gates, StateReader in) {
        Map<Gate, Long> people = new EnumMap<>(Gate.class);
        for (int i = 0; i < gates; i++) {
            long some = in.unsigned();
            if (some > 0) {
                people.put(ALL.get(i), some);
            }
        }
        return people;
    }
}
