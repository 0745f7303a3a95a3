package dev.lockstep.bench;

import dev.lockstep.engine.Engine;
import dev.lockstep.engine.partition.Inspection;
import dev.lockstep.engine.store.RocksStore;
import dev.lockstep.engine.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Predicate;

/** What a server says of itself at {@code /metrics}, as far as it is needed here, and what is in its store. */
final class ServerMetrics {

    /** Seconds, one of the bounds that the server counts by; as soon as an acknowledgement should be. */
    static final String SOON = "0.025";

    private final URI address;

    ServerMetrics(URI server) {
        this.address = server.resolve("/metrics");
    }

    /**
     * How the server stands.
     *
     * @param soon of the commits, those on disk within {@link #SOON}
     * @param repeated facts that were there already, by their message
     * @param lost facts that were answered 200 and are not there: refused, ignored or of barred persons
     * @param position of the last membership change
     */
    record Reading(Commits.Written written, long soon, long repeated, long lost, long position) {}

    Reading read() throws IOException {
        String text;
        try (InputStream in = address.toURL().openStream()) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        return new Reading(
                new Commits.Written(
                        sum(text, name -> name.equals("lockstep_commit_seconds_count")),
                        sum(text, name -> name.equals("lockstep_committed_bytes_total"))),
                sum(text, name -> name.equals("lockstep_commit_seconds_bucket{le=\"" + SOON + "\"}")),
                sum(text, name -> isFacts(name, "repeated")),
                sum(text, name -> isFacts(name, "refused") || isFacts(name, "ignored") || isFacts(name, "barred")),
                sum(text, name -> name.equals("lockstep_changes_position")));
    }

    private static boolean isFacts(String name, String outcome) {
        return name.startsWith("lockstep_facts_total{") && name.contains("outcome=\"" + outcome + "\"");
    }

    private static long sum(String text, Predicate<String> wanted) {
        return text.lines()
                .filter(line -> !line.startsWith("#") && wanted.test(line.substring(0, line.lastIndexOf(' '))))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** How many facts a data folder holds that no server has open. */
    static long factsIn(Path data) throws StoreException {
        try (RocksStore store = RocksStore.openToRead(Engine.storeIn(data))) {
            return Inspection.of(store).facts();
        }
    }
}
