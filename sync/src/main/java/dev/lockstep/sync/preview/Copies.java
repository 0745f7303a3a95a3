package dev.lockstep.sync.preview;

import dev.lockstep.destinations.Destinations;
import dev.lockstep.destinations.spi.DestinationKind;
import dev.lockstep.destinations.spi.Settings;
import dev.lockstep.sync.runner.Target;
import dev.lockstep.sync.runner.Targets;
import dev.lockstep.workspace.Connection;
import dev.lockstep.workspace.ConnectionSettings;
import dev.lockstep.workspace.Workspace;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** The audiences of a workspace at each of its connections. */
record Copies(SequencedMap<Id, Target> targets) {

    /** An audience at a connection. */
    record Id(String audience, String connection) {}

    /** @param remarks gets what keeps an audience from being told of */
    static Copies of(Workspace workspace, Path folder, List<String> remarks) {
        SequencedMap<Id, Target> targets = new LinkedHashMap<>();
        for (Connection connection : workspace.connections().values()) {
            Optional<DestinationKind> kind = Destinations.named(connection.kind());
            Optional<Settings> settings =
                    kind.flatMap(it -> ConnectionSettings.of(connection, it.declaration(), folder));
            if (kind.isPresent() && settings.isEmpty()) {
                remarks.add("the connection " + connection.name()
                        + " lacks a setting here, so nothing is told of its audiences");
            }
            settings.map(it -> Targets.of(workspace, connection.name(), kind.orElseThrow(), it))
                    .ifPresent(found -> {
                        found.targets()
                                .forEach(target -> targets.put(new Id(target.audience(), connection.name()), target));
                        found.problems().forEach(problem -> remarks.add(problem.toString()));
                    });
        }
        return new Copies(targets);
    }
}
