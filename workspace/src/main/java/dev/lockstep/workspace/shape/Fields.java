package dev.lockstep.workspace.shape;

import dev.lockstep.workspace.yaml.NearNames;
import dev.lockstep.workspace.yaml.Place;
import dev.lockstep.workspace.yaml.Yaml;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The values of a mapping with known keys, read. */
public final class Fields {

    private final Yaml.Mapping mapping;
    private final Map<String, Object> values;
    private final Findings findings;

    private Fields(Yaml.Mapping mapping, Map<String, Object> values, Findings findings) {
        this.mapping = mapping;
        this.values = values;
        this.findings = findings;
    }

    /** What to say of a key that is not among the known ones. */
    public interface UnknownKey {
        void tell(Yaml.Scalar key, Findings findings);
    }

    /** Suggests a near name of the keys, or lists them. */
    public static UnknownKey suggesting(List<Key<?>> keys) {
        List<String> names = keys.stream().map(Key::name).toList();
        return (key, findings) -> findings.problem(
                key,
                "unknown key \"" + key.shown() + "\"",
                NearNames.suggest(key.text(), names, "remove it, the keys here are " + String.join(", ", names)));
    }

    /** Reads every key and tells every problem; empty where there is one. */
    public static Optional<Fields> read(Yaml node, List<Key<?>> keys, UnknownKey unknown, Findings findings) {
        if (!(node instanceof Yaml.Mapping mapping)) {
            findings.problem(
                    node,
                    "must be a mapping, but is " + node.described(),
                    "write keys below it, such as " + keys.getFirst().name() + ": …");
            return Optional.empty();
        }
        Map<String, Key<?>> known = keys.stream().collect(Collectors.toMap(Key::name, key -> key));
        Map<String, Object> values = new LinkedHashMap<>();
        boolean isComplete = true;
        for (Yaml.Entry entry : mapping.entries()) {
            Key<?> key = known.get(entry.name());
            if (key == null) {
                unknown.tell(entry.key(), findings);
                isComplete = false;
                continue;
            }
            Optional<?> value = key.shape().read(entry.value(), findings);
            value.ifPresent(it -> values.put(entry.name(), it));
            isComplete &= value.isPresent();
        }
        for (Key<?> key : keys) {
            if (key.isRequired() && mapping.entry(key.name()).isEmpty()) {
                isComplete = false;
                tellMissing(key, mapping, known, findings);
            }
        }
        return isComplete ? Optional.of(new Fields(mapping, values, findings)) : Optional.empty();
    }

    /** Says nothing where an unknown key was taken for this one already. */
    private static void tellMissing(Key<?> key, Yaml.Mapping mapping, Map<String, Key<?>> known, Findings findings) {
        boolean isMisspelt = mapping.entries().stream()
                .map(Yaml.Entry::name)
                .anyMatch(name -> !known.containsKey(name)
                        && NearNames.of(name, known.keySet()).equals(Optional.of(key.name())));
        if (!isMisspelt) {
            findings.problem(mapping, "\"" + key.name() + "\" is missing", "add " + key.name() + ": " + key.hint());
        }
    }

    /** Where the mapping is. */
    public Place place() {
        return mapping.place();
    }

    /** The value of a key, where it is written. */
    @SuppressWarnings("unchecked") // what the shape of this very key returned
    public <T> Optional<T> get(Key<T> key) {
        return Optional.ofNullable((T) values.get(key.name()));
    }

    /** The value of a required key. */
    public <T> T require(Key<T> key) {
        return get(key).orElseThrow();
    }

    /** The keys of these that are written, in their order. */
    public <T> List<Key<T>> written(List<Key<T>> keys) {
        return keys.stream().filter(key -> values.containsKey(key.name())).toList();
    }

    /** Tells a problem with the value of a key. */
    public void problem(Key<?> key, String what, String whatToDo) {
        Place place =
                mapping.entry(key.name()).map(entry -> entry.key().place()).orElse(place());
        findings.problem(place, what, whatToDo);
    }

    /** Tells a problem with the mapping as a whole. */
    public void problem(String what, String whatToDo) {
        findings.problem(mapping, what, whatToDo);
    }

    /** Whether at most one of the keys is written; a problem otherwise. */
    public boolean atMostOne(List<? extends Key<?>> keys, String whatToDo) {
        List<? extends Key<?>> written =
                keys.stream().filter(key -> values.containsKey(key.name())).toList();
        if (written.size() <= 1) {
            return true;
        }
        problem(
                written.get(1),
                written.stream().map(Key::name).collect(Collectors.joining(" and ")) + " together",
                whatToDo);
        return false;
    }
}
