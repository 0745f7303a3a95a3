package dev.lockstep.destinations.yandex;

import dev.lockstep.destinations.spi.Remote;
import dev.lockstep.destinations.spi.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A file that is on its way to become a segment, as the notes of a copy keep it: written before the file is sent, completed by the
 * id that the platform gives it, and forgotten when the segment has its name.
 *
 * @param began when the file was about to be sent
 * @param ended when it was given up, if it was
 * @param id of the segment, once it is known
 */
record Upload(Instant began, Optional<Instant> ended, long rows, String sha256, Optional<String> id) {

    private static final String BEGAN = "upload_began";
    private static final String ENDED = "upload_ended";
    private static final String ROWS = "upload_rows";
    private static final String SHA256 = "upload_sha256";
    private static final String ID = "upload_id";

    /** How far the platform's clock may be from ours. */
    static final Duration SKEW = Duration.ofSeconds(30);

    static Upload of(Snapshot snapshot, Instant now) {
        return new Upload(now, Optional.empty(), snapshot.rows(), snapshot.sha256(), Optional.empty());
    }

    static Optional<Upload> in(Remote remote) {
        return remote.note(BEGAN)
                .map(began -> new Upload(
                        Instant.parse(began),
                        remote.note(ENDED).map(Instant::parse),
                        Long.parseLong(remote.note(ROWS).orElseThrow()),
                        remote.note(SHA256).orElseThrow(),
                        remote.note(ID)));
    }

    static Remote forgotten(Remote remote) {
        return remote.without(BEGAN)
                .without(ENDED)
                .without(ROWS)
                .without(SHA256)
                .without(ID);
    }

    Remote keptIn(Remote remote) {
        Remote kept = forgotten(remote)
                .with(BEGAN, began.toString())
                .with(ROWS, Long.toString(rows))
                .with(SHA256, sha256);
        Remote withEnd = ended.isPresent() ? kept.with(ENDED, ended.get().toString()) : kept;
        return id.isPresent() ? withEnd.with(ID, id.get()) : withEnd;
    }

    Upload withId(String known) {
        return new Upload(began, ended, rows, sha256, Optional.of(known));
    }

    Upload endedAt(Instant end) {
        return new Upload(began, Optional.of(end), rows, sha256, id);
    }

    /**
     * The segment that came of it: the one with the id, or where none was told, the only one without a name that has as many rows and
     * was made while the file was on its way. Of two of those either may be somebody else's, so neither is taken.
     *
     * @param opened when the account was opened, by which time a call without an end had ended in a crash
     */
    Optional<Segment> find(List<Segment> segments, Instant opened) {
        if (id.isPresent()) {
            return segments.stream().filter(it -> it.id().equals(id.get())).findFirst();
        }
        Instant from = began.minus(SKEW);
        Instant to = ended.orElse(opened).plus(SKEW);
        List<Segment> fitting = segments.stream()
                .filter(Segment::isNameless)
                .filter(it -> it.received().orElse(-1) == rows)
                .filter(it -> it.created()
                        .filter(at -> !at.isBefore(from) && !at.isAfter(to))
                        .isPresent())
                .toList();
        return fitting.size() == 1 ? Optional.of(fitting.getFirst()) : Optional.empty();
    }
}
