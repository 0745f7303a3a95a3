package dev.lockstep.sync.ledger;

import dev.lockstep.core.state.StateReader;
import dev.lockstep.core.state.StateWriter;
import dev.lockstep.destinations.identifiers.IdentifierType;
import dev.lockstep.destinations.spi.AudienceShape;
import java.util.ArrayList;
import java.util.List;

/** The bytes of an audience as it is sent. Stateless. */
final class Shapes {

    private Shapes() {}

    static void write(AudienceShape shape, StateWriter out) {
        out.text(shape.name());
        out.unsigned(shape.identifiers().size());
        shape.identifiers().forEach(type -> out.text(type.word()));
        out.unsigned(shape.fields().size());
        shape.fields().forEach(out::text);
    }

    static AudienceShape read(StateReader in) {
        String name = in.text();
        List<IdentifierType> identifiers = new ArrayList<>();
        for (int left = in.size(); left > 0; left--) {
            identifiers.add(IdentifierType.of(in.text())
                    .orElseThrow(() -> in.damaged("an identifier of a type that this program does not know")));
        }
        List<String> fields = new ArrayList<>();
        for (int left = in.size(); left > 0; left--) {
            fields.add(in.text());
        }
        return new AudienceShape(name, identifiers, fields);
    }
}
