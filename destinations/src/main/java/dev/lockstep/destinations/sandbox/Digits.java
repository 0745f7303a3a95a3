package dev.lockstep.destinations.sandbox;

import dev.lockstep.core.model.Values;
import java.util.HexFormat;

/** Identifiers as they may be shown: enough to tell two apart, and too little to find anybody by. */
final class Digits {

    private static final int SHOWN = 8;

    private Digits() {}

    /** The first digits of a hash; of anything else, the first digits of its own hash. */
    static String of(String identifier) {
        boolean isHash = identifier.matches("[0-9a-fA-F]{64}");
        String hash = isHash ? identifier : HexFormat.of().formatHex(Values.sha256(identifier));
        return hash.substring(0, SHOWN);
    }
}
