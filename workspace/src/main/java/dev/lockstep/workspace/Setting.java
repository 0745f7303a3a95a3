package dev.lockstep.workspace;

import dev.lockstep.core.model.Value;
import dev.lockstep.workspace.yaml.Place;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** The value of a setting, with the place where it is written, so that whoever finds it wrong can say where. */
public sealed interface Setting {

    Place place();

    /** A text, a number or a flag that stands in the file. */
    record Plain(Place place, Value value) implements Setting {}

    /** A text that came from outside the file, in part or whole, and is never printed. */
    record Hidden(Place place, Secret secret) implements Setting {}

    /** A text that should come from outside the file, and could not be had; a problem says why. */
    record Missing(Place place) implements Setting {}

    /** A list. */
    record Items(Place place, List<Setting> items) implements Setting {
        public Items {
            items = List.copyOf(items);
        }
    }

    /** Settings by name. */
    record Group(Place place, SequencedMap<String, Setting> settings) implements Setting {
        public Group {
            settings = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(settings));
        }
    }
}
