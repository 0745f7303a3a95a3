package dev.lockstep.insight.table;

import static dev.lockstep.insight.table.Column.flag;
import static dev.lockstep.insight.table.Column.instant;
import static dev.lockstep.insight.table.Column.json;
import static dev.lockstep.insight.table.Column.text;
import static dev.lockstep.insight.table.Column.whole;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Value;
import dev.lockstep.core.sql.PersonAttributes;
import dev.lockstep.engine.Changes;
import dev.lockstep.engine.SegmentView;
import dev.lockstep.engine.Tally;
import dev.lockstep.engine.partition.Histories;
import dev.lockstep.engine.partition.Roll;
import dev.lockstep.engine.partition.Tallying;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the engine keeps: segments, who is in them and why, and the facts. */
final class StoreTables {

    private StoreTables() {}

    private static final String CAUSE =
            "What made it so: `event`, `attributes`, `time`, `merge`, `definition` or `erasure`.";
    private static final String LEAF =
            "The part of the condition that made the difference, such as `all[0]`; empty where it is the whole of it.";

    static final Table<SegmentView> SEGMENTS = new Table<>(
            "segments",
            "A segment as it counts.",
            false,
            List.of(
                    text("segment", "Its name.", SegmentView::segment),
                    text("hash", "Of the definition.", SegmentView::hash),
                    whole("size", "People in it.", SegmentView::size),
                    instant(
                            "changed_at",
                            "When somebody entered or exited last.",
                            view -> view.changedAt().isPresent()
                                    ? Instant.ofEpochMilli(view.changedAt().getAsLong())
                                    : null),
                    flag("backfilled", "Whether everybody was asked by this definition.", SegmentView::backfilled)),
            (source, rows) -> source.survey().roll().segments().forEach(rows));

    /** Somebody in a segment. */
    record Membership(String person, String segment, long since) {}

    static final Table<Membership> MEMBERSHIPS = new Table<>(
            "memberships",
            "Somebody who is in a segment.",
            true,
            List.of(
                    text("person", "Who.", Membership::person),
                    text("segment", "The segment.", Membership::segment),
                    instant("since", "When they entered.", membership -> Instant.ofEpochMilli(membership.since))),
            StoreTables::memberships);

    private static void memberships(Source source, Consumer<Membership> rows) {
        Roll roll = source.survey().roll();
        for (SegmentView segment : roll.segments()) {
            roll.members(
                    segment.segment(),
                    0,
                    Long.MAX_VALUE,
                    (number, since) -> rows.accept(
                            new Membership(source.shown().name(roll.name(number)), segment.segment(), since)));
        }
    }

    /** A change, and whose. */
    record Change(String person, Changes.Change change) {}

    static final Table<Change> CHANGES = new Table<>(
            "changes",
            "An entry or exit, for as long as the workspace keeps them.",
            true,
            List.of(
                    whole("position", "Its place in the log.", row -> row.change.position()),
                    instant("at", "From when it is so.", row -> Instant.ofEpochMilli(row.change.at())),
                    instant(
                            "written_at",
                            "When it was found out.",
                            row -> Instant.ofEpochMilli(row.change.writtenAt())),
                    text("person", "Who.", Change::person),
                    text("segment", "The segment.", row -> row.change.segment()),
                    text("change", "`entered` or `exited`.", row -> word(row.change.entered())),
                    text("hash", "Of the segment's definition then.", row -> row.change.hash()),
                    text("cause", CAUSE, row -> row.change.cause().kind().word()),
                    text(
                            "event",
                            "The event that caused it.",
                            row -> absent(row.change.cause().event())),
                    text(
                            "leaf",
                            LEAF,
                            row -> row.change
                                    .cause()
                                    .leaf()
                                    .map(Changes.Leaf::path)
                                    .orElse(null)),
                    text(
                            "leaf_says",
                            "That part in English.",
                            row -> row.change
                                    .cause()
                                    .leaf()
                                    .map(Changes.Leaf::says)
                                    .orElse(null))),
            (source, rows) -> source.survey()
                    .changes(change -> rows.accept(new Change(source.shown().name(change.person()), change))));

    /** What was counted of a segment. */
    record Tallied(String segment, Tally.OfSegment tally) {}

    static final Table<Tallied> TALLIES = new Table<>(
            "tallies",
            "How many people entered or exited a segment in an hour for one reason; over all hours they add up to its size.",
            false,
            List.of(
                    text("segment", "The segment.", Tallied::segment),
                    instant("hour", "When the hour begins.", row -> Instant.ofEpochMilli(row.tally.hour())),
                    text("change", "`entered` or `exited`.", row -> word(row.tally.entered())),
                    text("hash", "Of the segment's definition then.", row -> row.tally.hash()),
                    text("cause", CAUSE, row -> row.tally.kind().word()),
                    text("event", "The event that caused it.", row -> absent(row.tally.event())),
                    text(
                            "leaf",
                            LEAF,
                            row -> row.tally.leaf().map(Changes.Leaf::path).orElse(null)),
                    text(
                            "leaf_says",
                            "That part in English.",
                            row -> row.tally.leaf().map(Changes.Leaf::says).orElse(null)),
                    whole("people", "How many.", row -> row.tally.people())),
            StoreTables::tallies);

    private static void tallies(Source source, Consumer<Tallied> rows) {
        for (SegmentView segment : source.survey().roll().segments()) {
            Tallying.of(source.reads(), segment.segment(), 0, Long.MAX_VALUE)
                    .map(Tally::moves)
                    .orElse(List.of())
                    .forEach(tally -> rows.accept(new Tallied(segment.segment(), tally)));
        }
    }

    /** Somebody's event. */
    record Event(String person, Fact.Event event, Map<String, Value> properties) {}

    static final Table<Event> EVENTS = new Table<>(
            "events",
            "Something that somebody did. It is the table `events` that the SQL of segments asks.",
            true,
            List.of(
                    text("person", "Who.", Event::person),
                    text("name", "What it is called.", row -> row.event.name()),
                    instant("at", "When.", row -> Instant.ofEpochMilli(row.event.timestamp())),
                    json("properties", "Its properties.", row -> new Value.Fields(row.properties)),
                    text(
                            "message_id",
                            "By which its sender knows it.",
                            row -> row.event.messageId().orElse(null))),
            (source, rows) -> everybody(source, person -> {
                for (Fact fact : person.facts()) {
                    if (fact instanceof Fact.Event event) {
                        rows.accept(new Event(
                                source.shown().name(person.person()),
                                event,
                                source.shown().fields(event.properties())));
                    }
                }
            }));

    /** Somebody. */
    record Person(String person, Map<String, Value> attributes) {}

    static final Table<Person> PEOPLE = new Table<>(
            "people",
            "Somebody, as they are now. It is the table `people` that the SQL of segments asks.",
            true,
            List.of(
                    text("person", "Who.", Person::person),
                    json(
                            "attributes",
                            "Their attributes, and what else they are known by.",
                            row -> new Value.Fields(row.attributes))),
            (source, rows) -> everybody(source, person -> {
                PersonAttributes attributes = new PersonAttributes(source.now());
                person.facts().forEach(attributes::learn);
                rows.accept(new Person(
                        source.shown().name(person.person()),
                        source.shown().fields(attributes.withIdentifiers(person.person()))));
            }));

    private static void everybody(Source source, Consumer<Histories.Told> visitor) {
        source.survey().histories().forEach(1, person -> {
            visitor.accept(person);
            return true;
        });
    }

    private static String word(boolean entered) {
        return entered ? "entered" : "exited";
    }

    private static @Nullable Object absent(String text) {
        return text.isEmpty() ? null : text;
    }
}
