package dev.lockstep.sync.ledger;

import dev.lockstep.core.model.Value;
import dev.lockstep.core.state.StateReader;
import dev.lockstep.core.state.StateWriter;
import dev.lockstep.destinations.identifiers.Identified;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * A person as they are sent to one destination.
 *
 * @param key by which the destination tells people apart, where it does
 * @param identifiers as the destination wants them
 * @param fields what goes along; an absent attribute is absent
 */
public record Row(String key, List<Identified> identifiers, SequencedMap<String, Value> fields) {

    public Row {
        identifiers = List.copyOf(identifiers);
        fields = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(fields));
    }

    /** The same person by other identifiers. */
    Row by(List<Identified> others) {
        return new Row(key, others, fields);
    }

    /** The same person without some identifiers; null where none are left. */
    @Nullable
    Row without(List<Identified> gone) {
        List<Identified> left = Identifiers.without(identifiers, gone);
        return left.isEmpty() ? null : by(left);
    }

    /** The identifiers of a row, if there is one. */
    static List<Identified> identifiersOf(@Nullable Row row) {
        return row == null ? List.of() : row.identifiers;
    }

    void write(StateWriter out) {
        out.text(key);
        Identifiers.write(identifiers, out);
        out.unsigned(fields.size());
        fields.forEach((name, value) -> {
            out.text(name);
            out.value(value);
        });
    }

    static Row read(StateReader in) {
        String key = in.text();
        List<Identified> identifiers = Identifiers.read(in);
        SequencedMap<String, Value> fields = new LinkedHashMap<>();
        for (int left = in.size(); left > 0; left--) {
            fields.put(in.text(), in.value());
        }
        return new Row(key, identifiers, fields);
    }

    /** Without the values: they are personal data. */
    @Override
    public String toString() {
        return identifiers.toString();
    }
}
