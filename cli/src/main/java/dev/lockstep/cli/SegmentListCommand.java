package dev.lockstep.cli;

import dev.lockstep.core.program.Definitions;
import dev.lockstep.workspace.Segment;
import dev.lockstep.workspace.Workspace;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code lockstep segment list}: every segment with its definition hash and title. */
@Command(name = "list", description = "List the segments of the workspace.")
final class SegmentListCommand implements Callable<Integer> {

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public Integer call() {
        Workspace workspace = common.workspace();
        Map<String, String> hashes = Definitions.hashes(workspace.conditions());
        List<Segment> segments = List.copyOf(workspace.segments().values());
        if (common.isJson()) {
            common.out()
                    .println(Json.list(segments.stream()
                            .map(segment -> new Json()
                                    .text("segment", segment.name())
                                    .text("title", segment.title())
                                    .text("owner", segment.owner())
                                    .text("hash", hashes.getOrDefault(segment.name(), "")))
                            .toList()));
        } else {
            int width = segments.stream()
                    .mapToInt(segment -> segment.name().length())
                    .max()
                    .orElse(0);
            for (Segment segment : segments) {
                common.out()
                        .println(segment.name()
                                + " ".repeat(width - segment.name().length()) + "  " + hashes.get(segment.name()) + "  "
                                + segment.title());
            }
        }
        common.out().flush();
        return ExitCode.DONE;
    }
}
