package dev.lockstep.sync.preview;

import dev.lockstep.destinations.identifiers.Dialect;
import dev.lockstep.destinations.identifiers.PhoneRegion;
import dev.lockstep.sync.runner.Target;
import java.util.ArrayList;
import java.util.List;

/** The ways in which destinations want identifiers, numbered: what is made for one audience serves all that want them so. */
final class Spellings {

    private final List<Spelling> all = new ArrayList<>();

    /** One way. */
    record Spelling(Dialect dialect, PhoneRegion region) {}

    int number(Target target) {
        Spelling spelling = new Spelling(target.dialect(), target.region());
        int known = all.indexOf(spelling);
        if (known >= 0) {
            return known;
        }
        all.add(spelling);
        return all.size() - 1;
    }

    Spelling get(int number) {
        return all.get(number);
    }

    int size() {
        return all.size();
    }
}
