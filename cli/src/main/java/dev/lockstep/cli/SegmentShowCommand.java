package dev.lockstep.cli;

import dev.lockstep.core.condition.Conditions;
import dev.lockstep.core.condition.Rendering;
import dev.lockstep.core.program.Definitions;
import dev.lockstep.core.program.References;
import dev.lockstep.workspace.Audience;
import dev.lockstep.workspace.Segment;
import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.language.JourneyState;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedCollection;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code lockstep segment show}: what a segment asks, in plain English and in canonical form, and what it hangs together with. */
@Command(
        name = "show",
        description = {
            "Show what a segment asks, in plain English and in its canonical form, and what uses it.",
            "",
            "The hash is that of the canonical form and of the segments that it refers to: it changes when the definition does."
        })
final class SegmentShowCommand implements Callable<Integer> {

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Parameters(paramLabel = "NAME", description = "The segment.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private String name;

    /**
     * An audience that a segment is part of.
     *
     * @param excluded whether its people are kept out, for good or for a while
     */
    private record Use(Audience audience, boolean excluded, String words) {}

    @Override
    public Integer call() {
        Workspace workspace = common.workspace();
        Segment segment = Segments.named(name, workspace);
        String hash = Definitions.hashes(workspace.conditions()).getOrDefault(segment.name(), "");
        common.answer(() -> json(segment, hash, workspace), () -> print(segment, hash, workspace));
        return ExitCode.DONE;
    }

    private static Json json(Segment segment, String hash, Workspace workspace) {
        return new Json()
                .text("segment", segment.name())
                .text("title", segment.title())
                .text("owner", segment.owner())
                .text("hash", hash)
                .text("defined", segment.place().position())
                .text("says", Rendering.sentence(segment.condition()))
                .texts("outline", Rendering.outline(segment.condition()).lines().toList())
                .put("condition", Conditions.canonical(segment.condition()))
                .texts("refers_to", References.of(segment.condition()))
                .texts("referred_from", referrers(segment, workspace))
                .put(
                        "audiences",
                        Json.list(uses(segment, workspace)
                                .map(use -> new Json()
                                        .text("audience", use.audience.name())
                                        .text("role", use.audience.role().written())
                                        .put("excluded", use.excluded))
                                .toList()));
    }

    private void print(Segment segment, String hash, Workspace workspace) {
        PrintWriter out = common.out();
        out.println(segment.name());
        if (!segment.title().equals(segment.name())) {
            line("title", segment.title());
        }
        segment.owner().ifPresent(owner -> line("owner", owner));
        line("hash", hash);
        line("defined", segment.place().position());
        lines("refers to", References.of(segment.condition()));
        lines("used by", referrers(segment, workspace));
        lines(
                "audiences",
                uses(segment, workspace)
                        .map(use -> use.audience.name() + " (" + use.words + ")")
                        .toList());
        out.println();
        out.println(Rendering.sentence(segment.condition()));
        if (!Rendering.parts(segment.condition()).isEmpty()) {
            out.println();
            Rendering.outline(segment.condition()).lines().forEach(line -> out.println("  " + line));
        }
        out.println();
        out.println(Conditions.canonical(segment.condition()));
    }

    private void line(String label, String value) {
        common.out().println("  " + label + " ".repeat("refers to  ".length() - label.length()) + value);
    }

    private void lines(String label, SequencedCollection<String> values) {
        String left = label;
        for (String value : values) {
            line(left, value);
            left = "";
        }
    }

    /** The segments that refer to this one. */
    private static List<String> referrers(Segment segment, Workspace workspace) {
        return workspace.segments().values().stream()
                .filter(other -> References.of(other.condition()).contains(segment.name()))
                .map(Segment::name)
                .toList();
    }

    private static Stream<Use> uses(Segment segment, Workspace workspace) {
        Map<String, Audience> audiences = workspace.audiences();
        return audiences.values().stream().flatMap(audience -> {
            // A name that is both an audience's and a segment's means the audience where it is excluded.
            boolean isExcluded = audience.exclude().contains(segment.name()) && !audiences.containsKey(segment.name());
            boolean isPaused = audience.pauseWhile().stream()
                    .anyMatch(journey -> JourneyState.ACTIVE.segment(journey).equals(segment.name()));
            boolean isHandedOver = audience.handoff()
                    .filter(handoff -> handoff.segment().equals(segment.name()))
                    .isPresent();
            List<Use> uses = new ArrayList<>();
            if (audience.segment().equals(segment.name())) {
                uses.add(new Use(audience, false, audience.role().written()));
            }
            if (isExcluded) {
                uses.add(new Use(audience, true, "excluded"));
            }
            if (isPaused) {
                uses.add(new Use(audience, true, "paused for"));
            }
            if (isHandedOver) {
                uses.add(new Use(audience, false, "handed over to it"));
            }
            return uses.stream();
        });
    }
}
