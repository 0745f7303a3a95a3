package dev.lockstep.sync.runner;

import dev.lockstep.destinations.Destinations;
import dev.lockstep.destinations.spi.Declaration;
import dev.lockstep.destinations.spi.DestinationKind;
import dev.lockstep.destinations.spi.Settings;
import dev.lockstep.engine.store.Books;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.sync.ledger.Ledger;
import dev.lockstep.workspace.Connection;
import dev.lockstep.workspace.ConnectionSettings;
import dev.lockstep.workspace.Workspace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Writes into the ledgers that somebody has seen what other definitions change, where they are applied while no program keeps audiences in
 * step: the one that does so next lets it go unheld. An audience whose ledger is behind what counted has changes beside it that nobody has
 * seen, and is left out. Stateless.
 */
public final class Announcement {

    private Announcement() {}

    /**
     * Announces what changes from one workspace to another.
     *
     * @param folder from which relative folders in either are meant
     * @param now in milliseconds since the epoch
     * @return audiences that guards may hold nevertheless, each with its connection and why
     * @throws StoreException where the ledgers cannot be written
     */
    public static List<String> write(Workspace before, Workspace after, Path folder, Books books, long now)
            throws StoreException {
        List<String> leftOut = new ArrayList<>();
        for (Connection connection : after.connections().values()) {
            Optional<DestinationKind> kind = Destinations.named(connection.kind());
            Optional<Settings> settings =
                    kind.flatMap(it -> ConnectionSettings.of(connection, it.declaration(), folder));
            if (kind.isPresent() && settings.isPresent()) {
                Function<Workspace, List<Target>> targets =
                        workspace -> Targets.of(workspace, connection.name(), kind.get(), settings.get())
                                .targets();
                Declaration declaration = kind.get().declaration();
                Ledger ledger = Ledger.open(books, connection.name(), declaration.unit());
                write(targets.apply(before), targets.apply(after), ledger, connection.name(), leftOut, now);
                ledger.commit();
            }
        }
        return leftOut;
    }

    private static void write(
            List<Target> before, List<Target> after, Ledger ledger, String connection, List<String> leftOut, long now) {
        Map<String, String> counted = before.stream().collect(Collectors.toMap(Target::audience, Target::definition));
        for (Target target : after) {
            String old = counted.getOrDefault(target.audience(), target.definition());
            if (!old.equals(target.definition())) {
                ledger.find(target.audience()).ifPresent(copy -> {
                    if (copy.isSeenUpTo(old)) {
                        copy.announce(target.definition(), now);
                    } else {
                        leftOut.add(
                                target.audience() + " at " + connection
                                        + ": it was not kept by the definition that counted, so this plan has not told all that changes");
                    }
                });
            }
        }
    }
}
