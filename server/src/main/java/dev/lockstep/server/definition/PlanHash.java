package dev.lockstep.server.definition;

import dev.lockstep.core.model.Values;
import dev.lockstep.core.program.Definitions;
import dev.lockstep.workspace.SourceFile;
import dev.lockstep.workspace.Workspace;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/** Names what counts, and what is planned upon it: another text in either gives another hash. */
final class PlanHash {

    private static final int HASH_BYTES = 8;

    private PlanHash() {}

    /** Of files, in whichever order. */
    static String of(List<SourceFile> files) {
        StringBuilder text = new StringBuilder();
        files.stream()
                .sorted(Comparator.comparing(SourceFile::name))
                .forEach(file -> text.append(file.name().length())
                        .append(':')
                        .append(file.name())
                        .append(file.text().length())
                        .append(':')
                        .append(file.text()));
        return hash(text.toString());
    }

    /** Of a workspace whose files are not known. */
    static String of(Workspace given) {
        return hash("given " + Definitions.hashes(given.conditions())
                + given.audiences().values());
    }

    /** Of a plan: what counts, and what is to. */
    static String of(String counting, List<SourceFile> next) {
        return hash(counting + " " + of(next));
    }

    private static String hash(String text) {
        return HexFormat.of().formatHex(Values.sha256(text), 0, HASH_BYTES);
    }
}
