package dev.lockstep.sync.ledger;

import dev.lockstep.core.state.StateReader;
import dev.lockstep.core.state.StateWriter;
import dev.lockstep.engine.store.Seal;
import dev.lockstep.engine.store.Table;
import dev.lockstep.sync.planner.Exposure;

/** The bytes of an exposure. They are sealed, since who guesses somebody's name could tell by the draw that they guessed right. */
final class ExposureRow {

    private static final int VERSION = 1;

    private ExposureRow() {}

    static byte[] write(Exposure exposure, byte[] key, Seal seal) {
        StateWriter out = new StateWriter();
        out.single(VERSION);
        out.signed(exposure.at());
        out.text(exposure.salt());
        out.signed(exposure.draw());
        out.single((exposure.isHeldOut() ? 1 : 0) | (exposure.isHeldOutElsewhere() ? 2 : 0));
        return seal.seal(Table.EXPOSURES, key, out.bytes());
    }

    static Exposure read(byte[] key, byte[] sealed, Seal seal) {
        StateReader in = new StateReader(seal.open(Table.EXPOSURES, key, sealed));
        int version = in.single();
        if (version != VERSION) {
            throw new IllegalArgumentException(
                    "an exposure has version " + version + ", this program reads " + VERSION);
        }
        long at = in.signed();
        String salt = in.text();
        long draw = in.signed();
        int flags = in.single();
        in.end();
        return new Exposure(at, salt, draw, (flags & 1) != 0, (flags & 2) != 0);
    }
}
