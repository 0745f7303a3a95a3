package dev.lockstep.insight.alert;

import dev.lockstep.engine.Tally.OfEvent;
import dev.lockstep.insight.match.Hourly;
import dev.lockstep.insight.spend.SpendAsked;
import dev.lockstep.sync.runner.ConnectionStatus.CopyStatus;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * What is known at one instant of all that alerts watch.
 *
 * @param at in milliseconds since the epoch
 * @param copies every audience of the workspace at every connection that it goes to
 * @param spend how it went when platforms were asked last what audiences cost, by connection
 * @param events how often events were taken in each hour, as far back as is compared; empty where nobody knows
 */
public record Figures(
        long at,
        SequencedMap<Place.Copy, OfCopy> copies,
        SequencedMap<String, SpendAsked> spend,
        Optional<List<OfEvent>> events) {

    public Figures {
        copies = Collections.unmodifiableSequencedMap(new TreeMap<>(copies));
        spend = Collections.unmodifiableSequencedMap(new TreeMap<>(spend));
        events = events.map(List::copyOf);
    }

    /** Where no platform was asked what audiences cost. */
    public Figures(long at, SequencedMap<Place.Copy, OfCopy> copies, Optional<List<OfEvent>> events) {
        this(at, copies, new TreeMap<>(), events);
    }

    /**
     * An audience at a connection.
     *
     * @param status how it stands; empty where nobody knows, as long as the connection has made no turn since the program began
     * @param trouble why nothing at all goes to the connection; empty where something does
     * @param hours how it stood at the end of the hours before, as far back as is compared; see {@link Hourly#between}
     */
    public record OfCopy(Optional<CopyStatus> status, Optional<Trouble> trouble, List<Hourly> hours) {
        public OfCopy {
            hours = List.copyOf(hours);
        }
    }

    /**
     * That a connection is stopped, or does not get going.
     *
     * @param says in words, with what to do
     * @param since when that was first seen, since the program began at most
     */
    public record Trouble(String says, long since) {}
}
