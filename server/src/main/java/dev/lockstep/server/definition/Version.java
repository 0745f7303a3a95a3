package dev.lockstep.server.definition;

import dev.lockstep.workspace.SourceFile;
import java.util.List;

/**
 * A workspace that was applied once.
 *
 * @param number counted from 1
 * @param at when it was applied, in milliseconds since the epoch
 * @param hash of its files
 * @param changes what became of segments, without those that stayed as they were
 * @param audiences what became of audiences, as {@code new A}, {@code changed B} and {@code removed C}
 */
public record Version(
        long number,
        long at,
        String author,
        String hash,
        List<SegmentChange> changes,
        List<String> audiences,
        List<SourceFile> files) {

    public Version {
        changes = List.copyOf(changes);
        audiences = List.copyOf(audiences);
        files = List.copyOf(files);
    }
}
