package dev.lockstep.workspace.language;

import dev.lockstep.workspace.shape.Shape;
import dev.lockstep.workspace.shape.Shapes;
import dev.lockstep.workspace.yaml.Yaml;
import java.util.Optional;

/** Names that must be defined somewhere else, noted for a check when everything is read. */
public final class References {

    /** The kinds of things that are referred to. */
    public static final String SEGMENT_KIND = "segment";

    public static final String JOURNEY_KIND = "journey";

    /** The name of a segment. */
    public static final Shape<String> SEGMENT = to(SEGMENT_KIND);

    /** The name of a journey. */
    public static final Shape<String> JOURNEY = to(JOURNEY_KIND);

    private References() {}

    /** The name of a thing of this kind. */
    public static Shape<String> to(String kind) {
        return Shapes.TEXT.then((node, name, findings) -> {
            findings.refer(kind, (Yaml.Scalar) node);
            return Optional.of(name);
        });
    }
}
