package dev.lockstep.ingest.csv;

import dev.lockstep.workspace.yaml.Problem;
import java.io.Serial;
import java.util.List;
import java.util.stream.Collectors;

/** The mapping does not fit a file, found where it could not be looked at beforehand: standard input. */
public final class UnfitMappingException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    UnfitMappingException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** Why not; never empty. */
    public List<Problem> problems() {
        return problems;
    }
}
