package dev.lockstep.server.http;

import static java.util.stream.Collectors.groupingBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The table of all routes, by which they are found and described. */
public final class Routes {

    private final List<Route> all;
    private final Map<Integer, List<Entry>> byLength; // looked at by every request, so with loops and not with streams

    private record Entry(Route route, PathTemplate template) {}

    /**
     * The table of these routes.
     *
     * @throws IllegalArgumentException where a method and path stand twice
     */
    public Routes(List<Route> routes) {
        Set<String> met = new HashSet<>();
        for (Route route : routes) {
            if (!met.add(route.method() + " " + route.path())) {
                throw new IllegalArgumentException(route.method() + " " + route.path() + " is declared twice");
            }
        }
        this.all = List.copyOf(routes);
        this.byLength = all.stream()
                .map(route -> new Entry(route, PathTemplate.of(route.path())))
                .collect(groupingBy(
                        entry -> PathTemplate.cut(entry.route().path()).size()));
    }

    /** All of them, in the order in which they were declared. */
    public List<Route> all() {
        return all;
    }

    /** A route whose path fits, with what the names in it stand for. */
    record Match(Route route, Map<String, String> path) {}

    /**
     * The routes whose path fits, one for each method at the most; where several do, the first declared.
     *
     * @throws RefusedException where the path cannot be decoded
     */
    List<Match> find(String rawPath) {
        List<String> parts = PathTemplate.cut(rawPath);
        List<String> decoded = PathTemplate.decode(parts)
                .orElseThrow(() -> RefusedException.of(400, "the path is not percent-encoded UTF-8"));
        List<Match> matches = new ArrayList<>(1);
        for (Entry entry : byLength.getOrDefault(parts.size(), List.of())) {
            entry.template().match(decoded).ifPresent(path -> matches.add(new Match(entry.route(), path)));
        }
        return matches;
    }

    static Optional<Match> of(Method method, List<Match> matches) {
        for (Match match : matches) {
            if (match.route().method() == method) {
                return Optional.of(match);
            }
        }
        return Optional.empty();
    }
}
