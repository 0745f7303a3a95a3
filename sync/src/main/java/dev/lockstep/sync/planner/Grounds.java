package dev.lockstep.sync.planner;

import dev.lockstep.core.model.Values;
import dev.lockstep.sync.planner.Admission.Journeys;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The grounds on which it is decided where people stand with an audience, and how they are sent, beside who they are and which segments
 * they are in: changes of those are told person by person. When the grounds are others it is to be asked anew, of as few as {@link
 * #since} says. Immutable.
 *
 * @param bars what keeps out people of certain segments
 * @param rest the hash of all else
 */
public record Grounds(String rest, Set<Bar> bars) {

    private static final String BETWEEN = " ";
    private static final int BAR_DIGITS = 16;

    public Grounds {
        bars = Set.copyOf(bars);
    }

    /**
     * The grounds of an audience at a destination.
     *
     * @param sentAs all that decides how somebody is sent who belongs
     */
    public static Grounds of(Admission admission, String sentAs) {
        Admission unbarred = new Admission(
                admission.segment(),
                List.of(),
                new Journeys(admission.journeys().handedOver(), List.of()),
                List.of(),
                admission.holdouts(),
                admission.consent(),
                admission.identifiers());
        Set<Bar> bars = new LinkedHashSet<>();
        admission.excluded().forEach(segment -> bars.add(bar(Gate.NOT_EXCLUDED, segment, segment)));
        admission.journeys().paused().forEach(segment -> bars.add(bar(Gate.NOT_PAUSED, segment, segment)));
        admission.rivals().forEach(rival -> bars.add(bar(Gate.BEST_OFFER, rival.segment(), rival.toString())));
        return new Grounds(hash(unbarred + BETWEEN + sentAs), bars);
    }

    private static Bar bar(Gate gate, String segment, String decides) {
        return new Bar(gate, segment, hash(decides).substring(0, BAR_DIGITS));
    }

    private static String hash(String text) {
        return HexFormat.of().formatHex(Values.sha256(text));
    }

    /** By which they are told from others, and compared with those that come after them. */
    public String text() {
        return Stream.concat(Stream.of(rest), bars.stream().map(Bar::token).sorted())
                .collect(Collectors.joining(BETWEEN));
    }

    /**
     * Of whom it is to be asked anew, where it was known where everybody stands on grounds of before. A bar that is new can move only
     * those whom it is about, and of those who come to be in its segment later the log tells. One that is gone can move only those who
     * drop out at its gate: of who left its segment meanwhile the log is not followed any more, so they are found by their gate.
     *
     * @param before {@link #text} of those grounds
     */
    public Anew since(String before) {
        Set<String> then = new TreeSet<>(Arrays.asList(before.split(BETWEEN)));
        if (!then.remove(rest)) {
            return new Anew.Everybody();
        }
        Set<String> segments = new TreeSet<>();
        for (Bar bar : bars) {
            if (!then.remove(bar.token())) {
                segments.add(bar.segment());
            }
        }
        Set<Gate> gates = EnumSet.noneOf(Gate.class);
        then.forEach(gone -> gates.add(Bar.gate(gone)));
        return new Anew.Some(segments, gates);
    }
}
