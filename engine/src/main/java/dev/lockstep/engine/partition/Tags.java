package dev.lockstep.engine.partition;

import dev.lockstep.core.model.Identifier;
import dev.lockstep.engine.store.Seal;
import java.util.Map;

/** What stands for identifiers and message ids on disk, which takes a while to compute and may be known from {@link Foreseen}. For one thread. */
final class Tags {

    private final Seal seal;
    private Map<String, byte[]> known = Map.of();

    Tags(Seal seal) {
        this.seal = seal;
    }

    /** These need not be computed. */
    void foresee(Map<String, byte[]> tags) {
        known = tags;
    }

    byte[] of(String text) {
        byte[] tag = known.get(text);
        return tag == null ? seal.tag(text) : tag;
    }

    byte[] of(Identifier identifier) {
        return of(text(identifier));
    }

    /** The text whose tag stands for an identifier. */
    static String text(Identifier identifier) {
        return identifier.kind().code() + ":" + identifier.value();
    }
}
