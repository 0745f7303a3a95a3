package dev.lockstep.workspace.yaml;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * The library's graph of nodes to our tree. An alias makes one node stand in several places, so a document of a few lines
 * can be a tree of billions of nodes, or an endless one: nodes are counted as they are visited, and depth as well.
 */
final class NodeConversion {

    private final String file;
    private final Consumer<Problem> problems;
    private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private int nodes;
    private int depth;

    NodeConversion(String file, Consumer<Problem> problems) {
        this.file = file;
        this.problems = problems;
    }

    /** Empty where the document is unbounded, which is a problem. */
    Optional<Yaml> convert(Node root) {
        try {
            return Optional.of(convert(root, Place.TOP));
        } catch (Unbounded e) {
            problems.accept(e.problem);
            return Optional.empty();
        }
    }

    private Yaml convert(Node node, String path) {
        Place place = place(node, path);
        if (++nodes > YamlReader.MAX_NODES) {
            throw new Unbounded(new Problem(place, YamlReader.TOO_MANY, "use fewer aliases, or split the file"));
        }
        if (++depth > YamlReader.MAX_DEPTH) {
            throw new Unbounded(new Problem(place, YamlReader.TOO_DEEP, "nest less"));
        }
        if (!open.add(node)) {
            throw new Unbounded(new Problem(place, "an alias of what it stands in, which has no end", "remove it"));
        }
        Yaml converted = switch (node) {
            case ScalarNode scalar -> scalar(scalar, place);
            case SequenceNode sequence -> sequence(sequence, place);
            case MappingNode mapping -> mapping(mapping, place);
            default -> throw new IllegalStateException("no such node of YAML: " + node.getNodeType());
        };
        depth--;
        open.remove(node);
        return converted;
    }

    private Yaml.Scalar scalar(ScalarNode node, Place place) {
        return new Yaml.Scalar(place, kind(node, place), node.getValue());
    }

    private Yaml.Scalar.Kind kind(ScalarNode node, Place place) {
        Tag tag = node.getTag();
        if (tag.equals(Tag.STR)) {
            return Yaml.Scalar.Kind.TEXT;
        }
        if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
            return Yaml.Scalar.Kind.NUMBER;
        }
        if (tag.equals(Tag.BOOL)) {
            return Yaml.Scalar.Kind.FLAG;
        }
        if (tag.equals(Tag.NULL)) {
            return Yaml.Scalar.Kind.NOTHING;
        }
        refuseTag(tag, place);
        return node.getScalarStyle() == ScalarStyle.PLAIN && node.getValue().isEmpty()
                ? Yaml.Scalar.Kind.NOTHING
                : Yaml.Scalar.Kind.TEXT;
    }

    private Yaml sequence(SequenceNode node, Place place) {
        if (!node.getTag().equals(Tag.SEQ)) {
            refuseTag(node.getTag(), place);
        }
        List<Yaml> items = new ArrayList<>();
        for (Node item : node.getValue()) {
            items.add(convert(item, Place.below(place.path(), items.size())));
        }
        return new Yaml.Sequence(place, items);
    }

    private Yaml mapping(MappingNode node, Place place) {
        if (!node.getTag().equals(Tag.MAP)) {
            refuseTag(node.getTag(), place);
        }
        Map<String, Yaml.Entry> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : node.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problems.accept(new Problem(
                        place(tuple.getKeyNode(), place.path()),
                        "a list or mapping as a key",
                        "put it in quotes if it is meant as text"));
                continue;
            }
            String path = Place.below(place.path(), key.getValue());
            Yaml.Scalar name = scalar(key, place(key, path));
            Yaml.Entry earlier = entries.get(key.getValue());
            if (earlier != null) {
                problems.accept(Problem.writtenTwice(name, earlier.key()));
                continue;
            }
            entries.put(key.getValue(), new Yaml.Entry(name, convert(tuple.getValueNode(), path)));
        }
        return new Yaml.Mapping(place, List.copyOf(entries.values()));
    }

    private void refuseTag(Tag tag, Place place) {
        problems.accept(
                new Problem(place, "the tag " + Place.printable(tag.getValue()), "remove it, tags mean nothing here"));
    }

    private Place place(Node node, String path) {
        return node.getStartMark()
                .map(mark -> new Place(file, mark.getLine() + 1, mark.getColumn() + 1, path))
                .orElse(new Place(file, 1, 1, path));
    }

    /** Ends the conversion from however deep it is; never leaves this class. */
    private static final class Unbounded extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient Problem problem;

        Unbounded(Problem problem) {
            super(problem.what(), null, false, false);
            this.problem = problem;
        }
    }
}
