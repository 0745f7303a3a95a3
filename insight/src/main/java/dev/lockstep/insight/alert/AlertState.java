package dev.lockstep.insight.alert;

import dev.lockstep.core.state.StateReader;
import dev.lockstep.core.state.StateWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which alerts have begun where, and have not ended. Immutable; what is on disk of it is nobody's but its own. */
public record AlertState(SortedMap<Watched, Firing> firing) {

    /** Nothing has begun. */
    public static final AlertState NONE = new AlertState(new TreeMap<>());

    /** More than this do not begin: somebody has enough to do already. */
    static final int MAX_FIRING = 10_000;

    private static final int VERSION = 1;

    /**
     * An alert at a place.
     *
     * @param place by its text, so that it can end where there is no such place any more
     */
    public record Watched(String alert, String place) implements Comparable<Watched> {
        @Override
        public int compareTo(Watched other) {
            return Comparator.comparing(Watched::alert)
                    .thenComparing(Watched::place)
                    .compare(this, other);
        }
    }

    public AlertState {
        firing = Collections.unmodifiableSortedMap(new TreeMap<>(firing));
    }

    /** To be read by {@link #read}. */
    public byte[] bytes() {
        StateWriter out = new StateWriter();
        out.single(VERSION);
        out.unsigned(firing.size());
        firing.forEach((key, one) -> {
            out.text(key.alert());
            out.text(key.place());
            out.signed(one.since());
            out.signed(one.toldAt());
            out.single(one.fineSince().isPresent() ? 1 : 0);
            one.fineSince().ifPresent(out::signed);
            out.text(one.says());
            out.unsigned(one.receivers().size());
            one.receivers().forEach(out::text);
        });
        return out.bytes();
    }

    /**
     * Reads.
     *
     * @throws IllegalArgumentException where these are no such bytes
     */
    public static AlertState read(byte[] bytes) {
        StateReader in = new StateReader(bytes);
        int version = in.single();
        if (version != VERSION) {
            throw in.damaged("alerts have version " + version + ", this program reads " + VERSION);
        }
        SortedMap<Watched, Firing> firing = new TreeMap<>();
        int count = in.size();
        for (int i = 0; i < count; i++) {
            Watched key = new Watched(in.text(), in.text());
            long since = in.signed();
            long toldAt = in.signed();
            OptionalLong fineSince = in.single() == 1 ? OptionalLong.of(in.signed()) : OptionalLong.empty();
            String says = in.text();
            int receivers = in.size();
            List<String> who = new ArrayList<>();
            for (int j = 0; j < receivers; j++) {
                who.add(in.text());
            }
            firing.put(key, new Firing(since, toldAt, fineSince, says, who));
        }
        in.end();
        return new AlertState(firing);
    }
}
