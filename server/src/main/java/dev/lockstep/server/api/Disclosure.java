package dev.lockstep.server.api;

import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.model.Value;
import dev.lockstep.insight.table.Source;
import dev.lockstep.server.http.Call;
import dev.lockstep.server.http.Parameter;
import dev.lockstep.server.http.RefusedException;
import dev.lockstep.server.key.KeyKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How much of a person a caller is shown: addresses are masked ({@link Masking}) unless an admin key asks for them in full. */
public enum Disclosure implements Source.Shown {
    MASKED,
    FULL;

    private static final String MASKED_WORD = "masked";
    private static final String FULL_WORD = "full";

    /** What a route takes that shows persons. */
    static final Parameter.Choice IDENTIFIERS = new Parameter.Choice(
            "identifiers",
            List.of(MASKED_WORD, FULL_WORD),
            "Whether addresses and phone numbers are shown in full; that needs an admin key.");

    /**
     * What this call is to be shown.
     *
     * @throws RefusedException where it asks for more than its key may see
     */
    static Disclosure of(Call call) {
        if (!IDENTIFIERS.in(call).equals(FULL_WORD)) {
            return MASKED;
        }
        if (call.key().filter(key -> key.kind() == KeyKind.ADMIN).isEmpty()) {
            throw RefusedException.of(403, IDENTIFIERS.name(), "full needs an admin key");
        }
        return FULL;
    }

    @Override
    public String name(PersonId person) {
        return this == FULL ? person.name() : Masking.name(person);
    }

    String identifier(Identifier identifier) {
        return this == FULL ? identifier.person().name() : Masking.identifier(identifier);
    }

    @Override
    public Map<String, Value> fields(Map<String, Value> fields) {
        return this == FULL ? fields : Masking.fields(fields);
    }

    Map<String, Optional<Value>> changes(Map<String, Optional<Value>> attributes) {
        return this == FULL ? attributes : Masking.changes(attributes);
    }
}
