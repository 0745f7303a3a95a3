package dev.lockstep.sync.ledger;

import dev.lockstep.core.state.StateReader;
import dev.lockstep.core.state.StateWriter;
import dev.lockstep.destinations.identifiers.Identified;
import dev.lockstep.destinations.spi.AudienceShape;
import dev.lockstep.sync.planner.Work;
import java.util.ArrayList;
import java.util.List;

/**
 * A batch that is written down before it is sent, so that after a crash the very same is sent again.
 *
 * @param id of the batch, which no other has
 * @param audience as it was then
 * @param definition the hash of the audience's definition then
 * @param normaliser by whose rules identifiers were made then, and their version
 */
public record Flight(
        String id,
        long copy,
        Work work,
        AudienceShape audience,
        String definition,
        String normaliser,
        List<Item> items) {

    private static final int VERSION = 3;

    public Flight {
        items = List.copyOf(items);
    }

    /**
     * One person of it.
     *
     * @param row what is sent of them
     * @param entering of an addition: those of the identifiers that are not there yet
     * @param version greater than in whatever was sent of them before
     * @param at the instant from which it is so
     */
    public record Item(long person, Row row, List<Identified> entering, long version, long at) {
        public Item {
            entering = List.copyOf(entering);
        }
    }

    byte[] bytes() {
        StateWriter out = new StateWriter();
        out.single(VERSION);
        out.text(id);
        out.unsigned(copy);
        out.single(WorkCodes.code(work));
        Shapes.write(audience, out);
        out.text(definition);
        out.text(normaliser);
        out.unsigned(items.size());
        for (Item item : items) {
            out.unsigned(item.person);
            item.row.write(out);
            Identifiers.write(item.entering, out);
            out.unsigned(item.version);
            out.signed(item.at);
        }
        return out.bytes();
    }

    static Flight read(byte[] bytes) {
        StateReader in = new StateReader(bytes);
        int version = in.single();
        if (version < 1 || version > VERSION) {
            throw new IllegalArgumentException(
                    "a batch has version " + version + ", this program reads up to " + VERSION);
        }
        String id = in.text();
        long copy = in.unsigned();
        Work work = WorkCodes.of(in.single());
        AudienceShape audience = Shapes.read(in);
        String definition = in.text();
        String normaliser = version > 2 ? in.text() : "";
        List<Item> items = new ArrayList<>();
        for (int left = in.size(); left > 0; left--) {
            long person = in.unsigned();
            Row row = Row.read(in);
            // The first version counted whoever was sent as entering.
            List<Identified> entering = version > 1 ? Identifiers.read(in) : row.identifiers();
            items.add(new Item(person, row, entering, in.unsigned(), in.signed()));
        }
        in.end();
        return new Flight(id, copy, work, audience, definition, normaliser, items);
    }
}
