package dev.lockstep.destinations.yandex;

import dev.lockstep.destinations.identifiers.IdentifierType;
import dev.lockstep.destinations.spi.Answer;
import dev.lockstep.destinations.spi.Answer.Failure;
import dev.lockstep.destinations.spi.Answer.Trouble;
import dev.lockstep.destinations.spi.AudienceShape;
import dev.lockstep.destinations.spi.Destination;
import dev.lockstep.destinations.spi.Exclusions;
import dev.lockstep.destinations.spi.Journal;
import dev.lockstep.destinations.spi.Observation;
import dev.lockstep.destinations.spi.Observation.Status;
import dev.lockstep.destinations.spi.Orders;
import dev.lockstep.destinations.spi.Remote;
import dev.lockstep.destinations.spi.Snapshot;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The segments of one login.
 *
 * <p>A segment is made by two calls. The first sends a file and is told an id; the second gives the id a name, and only then is the
 * file worked on. To repeat the first makes a second segment, so all is written down between: a copy is
 *
 * <ul>
 *   <li><i>absent</i>, without id or {@link Upload}. Putting notes the upload, sends the file, notes the id, confirms: it is there;
 *   <li><i>on its way</i>, with an upload. Putting lists the segments first. One that has our name was confirmed, although nobody heard
 *       so: it is there. One that is not confirmed is confirmed where its file is the one to be put; else it is deleted, if its id was
 *       told to us and not found by its looks, and the copy is absent. Where none is found it is absent, too;
 *   <li><i>there</i>, with an id. Putting replaces the members, which may be repeated. It never becomes absent again by itself, since
 *       another segment would have another id, and advertisements hang on that.
 * </ul>
 */
final class YandexAccount implements Destination.Snapshots {

    /** The platform takes a gigabyte; which of the two is meant is not said, so the smaller. */
    private static final long MAX_FILE_BYTES = 1_000_000_000;

    /** While something is in the works there, which it says only when asked. */
    private static final Duration NOT_YET = Duration.ofMinutes(1);

    /** All that a segment may have, whichever an audience uses: a file must have the columns of the first one, for ever. */
    private static final List<String> COLUMNS = List.of(IdentifierType.EMAIL.word(), IdentifierType.PHONE.word());

    /**
     * A member who is nobody: a hash that no address is known to have. What becomes of a file without rows is not documented, and an
     * audience that everybody left must not stay as it was.
     */
    private static final String NOBODY = "0".repeat(64);

    /** The note of when members were replaced last. */
    private static final String REPLACED = "replaced_at";

    /** How long a list is not believed that is older than what was sent; after that, its times may mean something else. */
    private static final Duration LONGEST_LAG = Duration.ofMinutes(10);

    private static final Set<Status> MAY_BE_REPLACED = EnumSet.of(Status.READY, Status.TOO_FEW, Status.FAILED);

    private final YandexApi api;
    private final Optional<String> login;
    private final String prefix;
    private final Duration every;
    private final Optional<DirectApi> direct;
    private final Optional<MetricaOrders> orders;
    private final InstantSource clock;
    private final Instant opened;

    YandexAccount(
            YandexApi api,
            Optional<String> login,
            String prefix,
            Duration every,
            Optional<DirectApi> direct,
            Optional<MetricaOrders> orders,
            InstantSource clock) {
        this.api = api;
        this.login = login;
        this.prefix = prefix;
        this.every = every;
        this.direct = direct;
        this.orders = orders;
        this.clock = clock;
        this.opened = clock.instant();
    }

    @Override
    public List<String> header(AudienceShape audience) {
        return COLUMNS;
    }

    @Override
    public Duration pace() {
        return every;
    }

    /** One that failed may be replaced, since nothing else would mend it; one of which we do not know how it is may not. */
    @Override
    public boolean isReady(Observation observation) {
        return MAY_BE_REPLACED.contains(observation.status());
    }

    @Override
    public Answer<Remote> put(Snapshot snapshot, Remote remote, Journal journal) {
        try {
            if (Files.size(snapshot.file()) > MAX_FILE_BYTES) {
                return Answer.failed(new Failure.Rejected(new Trouble(
                        "too large", "the file has more than a gigabyte; split the audience into smaller ones")));
            }
            if (remote.id().isPresent()) {
                return replace(snapshot, remote);
            }
            Optional<Upload> upload = Upload.in(remote);
            return upload.isPresent()
                    ? takeUp(snapshot, remote, upload.get(), journal)
                    : create(snapshot, remote, journal);
        } catch (IOException e) {
            return Answer.failed(new Failure.Later(
                    new Trouble("file", "the file of members cannot be read; look at the disk"), Optional.empty()));
        }
    }

    // ---- absent

    private Answer<Remote> create(Snapshot snapshot, Remote remote, Journal journal) throws IOException {
        Upload upload = Upload.of(snapshot, clock.instant());
        journal.keep(upload.keptIn(remote));
        return switch (api.upload(body(snapshot))) {
            case Answer.Done<Segment>(Segment made) ->
                confirm(snapshot, keep(upload.withId(made.id()), remote, journal), made.id(), journal);
            case Answer.Failed<Segment>(Failure.Unknown unknown) -> {
                keep(upload.endedAt(clock.instant()), remote, journal);
                yield Answer.failed(unknown);
            }
            case Answer.Failed<Segment>(Failure failure) -> {
                journal.keep(Upload.forgotten(remote));
                yield Answer.failed(failure);
            }
        };
    }

    private static Remote keep(Upload upload, Remote remote, Journal journal) {
        Remote kept = upload.keptIn(remote);
        journal.keep(kept);
        return kept;
    }

    private Answer<Remote> confirm(Snapshot snapshot, Remote remote, String id, Journal journal) {
        return switch (api.confirm(id, name(snapshot), !snapshot.isShort())) {
            case Answer.Done<Boolean> done -> new Answer.Done<>(there(remote, id, journal));
            case Answer.Failed<Boolean>(Failure.Gone(Trouble trouble)) -> {
                journal.keep(Upload.forgotten(remote));
                yield Answer.failed(new Failure.Later(
                        new Trouble(trouble.code(), "the file is not there any more; it is sent again"),
                        Optional.empty()));
            }
            case Answer.Failed<Boolean>(Failure.Later(Trouble trouble, Optional<Duration> after)) ->
                Answer.failed(new Failure.Unknown(trouble, after)); // the file is there: half of it was done
            case Answer.Failed<Boolean>(Failure failure) -> Answer.failed(failure);
        };
    }

    private static Remote there(Remote remote, String id, Journal journal) {
        Remote there = Upload.forgotten(remote).withId(id);
        journal.keep(there);
        return there;
    }

    private String name(Snapshot snapshot) {
        return prefix + snapshot.audience().name();
    }

    // ---- on its way

    private Answer<Remote> takeUp(Snapshot snapshot, Remote remote, Upload upload, Journal journal) throws IOException {
        return switch (api.segments()) {
            case Answer.Failed<List<Segment>>(Failure failure) -> Answer.failed(failure);
            case Answer.Done<List<Segment>>(List<Segment> segments) -> {
                Optional<Segment> found = upload.find(segments, opened);
                yield found.isPresent()
                        ? takeUp(snapshot, remote, upload, found.get(), journal)
                        : create(snapshot, Upload.forgotten(remote), journal);
            }
        };
    }

    private Answer<Remote> takeUp(Snapshot snapshot, Remote remote, Upload upload, Segment found, Journal journal)
            throws IOException {
        boolean isSame = upload.sha256().equals(snapshot.sha256());
        if (found.isConfirmedAs(name(snapshot))) {
            Remote there = there(remote, found.id(), journal);
            return isSame ? new Answer.Done<>(there) : replace(snapshot, there);
        }
        if (isSame) {
            return confirm(snapshot, keep(upload.withId(found.id()), remote, journal), found.id(), journal);
        }
        if (upload.id().isEmpty()) { // it was never told to be ours
            return create(snapshot, Upload.forgotten(remote), journal);
        }
        return switch (api.delete("segment/" + found.id())) {
            case Answer.Failed<Boolean>(Failure failure) -> Answer.failed(failure);
            case Answer.Done<Boolean> done -> create(snapshot, Upload.forgotten(remote), journal);
        };
    }

    // ---- there

    private Answer<Remote> replace(Snapshot snapshot, Remote remote) throws IOException {
        String id = remote.id().orElseThrow();
        Instant begun = clock.instant();
        return switch (api.replace(id, body(snapshot), !snapshot.isShort())) {
            case Answer.Done<Boolean>(Boolean isOther) ->
                new Answer.Done<>(isOther ? remote.with(REPLACED, begun.toString()) : remote);
            case Answer.Failed<Boolean>(Failure failure) -> Answer.failed(explained(failure, remote));
        };
    }

    /**
     * Why a segment was not replaced. How it is refused while it is worked on is not documented, nor is a 403 for a segment told from one
     * for a token: so the segment is looked at.
     */
    private Failure explained(Failure failure, Remote remote) {
        String code = failure.trouble().code();
        boolean isOfTheState = code.startsWith("400") || code.startsWith("409");
        boolean isOfTheRight = code.startsWith("403") && !code.endsWith(YandexErrors.INVALID_TOKEN);
        if (!isOfTheState && !isOfTheRight) {
            return failure;
        }
        return switch (look(Map.of(0L, remote))) {
            case Answer.Failed<Map<Long, Observation>>(Failure other) -> other;
            case Answer.Done<Map<Long, Observation>>(Map<Long, Observation> seen) -> {
                Observation observation = seen.getOrDefault(0L, lost("absent"));
                if (observation.status() == Status.LOST || isOfTheRight) {
                    yield new Failure.Gone(
                            new Trouble(
                                    code,
                                    "the segment may not be changed by this token any more, or is another login's; see to it there"));
                }
                yield isReady(observation)
                        ? failure
                        : new Failure.Later(
                                new Trouble(code, "the segment is being worked on; it is tried again"),
                                Optional.of(NOT_YET));
            }
        };
    }

    // ---- looking

    @Override
    public Answer<Map<Long, Observation>> look(Map<Long, Remote> copies) {
        if (copies.values().stream().noneMatch(remote -> remote.id().isPresent())) {
            return new Answer.Done<>(Map.of());
        }
        return api.segments().map(segments -> {
            Map<String, Segment> byId = segments.stream().collect(Collectors.toMap(Segment::id, Function.identity()));
            Map<Long, Observation> observations = new LinkedHashMap<>();
            copies.forEach((copy, remote) -> remote.id()
                    .ifPresent(id -> observations.put(copy, observation(Optional.ofNullable(byId.get(id)), remote))));
            return observations;
        });
    }

    private Observation observation(Optional<Segment> shown, Remote remote) {
        if (shown.isEmpty()) {
            return lost("absent");
        }
        Segment segment = shown.get();
        boolean isOurs =
                login.isEmpty() || segment.owner().isEmpty() || login.get().equals(segment.owner());
        if (!isOurs) {
            return lost("of another owner");
        }
        Observation observation = segment.observation();
        return isReady(observation) && isOfBefore(segment, remote)
                ? Observation.of(Status.PROCESSING, segment.status())
                : observation;
    }

    /** Whether the list lags, and shows the segment as it was before we replaced its members. */
    private boolean isOfBefore(Segment segment, Remote remote) {
        Optional<Instant> replaced = remote.note(REPLACED).map(Instant::parse);
        return replaced.isPresent()
                && clock.instant().isBefore(replaced.get().plus(LONGEST_LAG))
                && segment.modified()
                        .filter(at -> at.isBefore(replaced.get().minus(Upload.SKEW)))
                        .isPresent();
    }

    private static Observation lost(String word) {
        return Observation.of(Status.LOST, word);
    }

    /** Retargeting lists in Direct, where they are wanted. */
    @Override
    public Optional<Exclusions> exclusions() {
        return direct.map(calls -> new DirectExclusions(new DirectLists(calls), prefix));
    }

    /** Those that a counter of Metrica is told of, where one is named. */
    @Override
    public Optional<Orders> orders() {
        return orders.map(told -> told);
    }

    private static BodyPublisher body(Snapshot snapshot) throws FileNotFoundException {
        return snapshot.rows() > 0
                ? BodyPublishers.ofFile(snapshot.file())
                : BodyPublishers.ofString(String.join(",", COLUMNS) + "\n" + NOBODY + ",\n");
    }

    @Override
    public void close() {
        api.close();
        direct.ifPresent(DirectApi::close);
        orders.ifPresent(MetricaOrders::close);
    }
}
