package dev.lockstep.workspace;

import dev.lockstep.workspace.yaml.Place;
import dev.lockstep.workspace.yaml.Yaml;
import java.util.HashMap;
import java.util.Map;

/** Where everything in the files of a workspace is written. */
public final class Places {

    private final Yaml.Mapping document;
    private final Map<String, Place> places = new HashMap<>();

    Places(Yaml.Mapping document) {
        this.document = document;
    }

    /**
     * The place of what has this path, such as {@code segments.vip.where.all[1].within}; where there is no such thing, the place of
     * the nearest that it would stand in. For one thread.
     */
    public Place of(String path) {
        if (places.isEmpty()) {
            places.put(Place.TOP, document.place());
            collect(document);
        }
        String nearest = path;
        while (!places.containsKey(nearest)) {
            int end = Math.max(nearest.lastIndexOf('.'), nearest.lastIndexOf('['));
            nearest = end <= 0 ? Place.TOP : nearest.substring(0, end);
        }
        return places.getOrDefault(nearest, document.place());
    }

    private void collect(Yaml node) {
        switch (node) {
            case Yaml.Mapping mapping ->
                mapping.entries().forEach(entry -> {
                    places.put(entry.key().place().path(), entry.key().place());
                    collect(entry.value());
                });
            case Yaml.Sequence sequence ->
                sequence.items().forEach(item -> {
                    places.put(item.place().path(), item.place());
                    collect(item);
                });
            case Yaml.Scalar scalar -> {}
        }
    }
}
