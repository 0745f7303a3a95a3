package dev.lockstep.destinations;

import dev.lockstep.destinations.files.FilesKind;
import dev.lockstep.destinations.koala.Koala;
import dev.lockstep.destinations.spi.DestinationKind;
import dev.lockstep.destinations.webhook.Webhook;
import dev.lockstep.destinations.yandex.Yandex;
import java.util.List;
import java.util.Optional;

/** All kinds of destinations that there are. */
public final class Destinations {

    private static final List<DestinationKind> ALL = List.of(new Yandex(), new Koala(), new Webhook(), new FilesKind());

    private Destinations() {}

    /** In the order in which they are told of. */
    public static List<DestinationKind> all() {
        return ALL;
    }

    /** The kind that a connection's {@code kind} names. */
    public static Optional<DestinationKind> named(String kind) {
        return ALL.stream().filter(it -> it.declaration().kind().equals(kind)).findFirst();
    }
}
