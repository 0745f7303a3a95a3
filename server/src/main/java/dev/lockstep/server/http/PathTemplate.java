package dev.lockstep.server.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A path with names in it, such as {@code /api/people/{person}}.
 *
 * <p>It is matched against the path as it was sent, cut at its slashes and only then decoded: an id may hold a slash ({@code
 * %2F}), and it is no other path for that. Nothing is folded together ({@code //}, {@code /../}), so that two spellings of a
 * path are never one.
 */
final class PathTemplate {

    private final String text;
    private final List<String> segments;

    private PathTemplate(String text, List<String> segments) {
        this.text = text;
        this.segments = segments;
    }

    static PathTemplate of(String text) {
        return new PathTemplate(text, cut(text));
    }

    /** The parts of a path between its slashes; the path begins with one. */
    static List<String> cut(String path) {
        if (!path.startsWith("/")) {
            return List.of();
        }
        return List.of(path.substring(1).split("/", -1));
    }

    /** The names in it, in order. */
    List<String> names() {
        return segments.stream()
                .filter(PathTemplate::isName)
                .map(PathTemplate::name)
                .toList();
    }

    /** What the names stand for in a path, cut and decoded; empty where it does not fit. */
    Optional<Map<String, String>> match(List<String> path) {
        if (!fits(path)) {
            return Optional.empty();
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < segments.size(); i++) {
            if (isName(segments.get(i))) {
                values.put(name(segments.get(i)), path.get(i));
            }
        }
        return Optional.of(values);
    }

    private boolean fits(List<String> path) {
        if (path.size() != segments.size()) {
            return false;
        }
        for (int i = 0; i < segments.size(); i++) {
            String wanted = segments.get(i);
            String given = path.get(i);
            if (isName(wanted) ? !isValue(given) : !wanted.equals(given)) {
                return false;
            }
        }
        return true;
    }

    /** Decodes the parts of a path; empty where one is not UTF-8 or not written as RFC 3986 says. */
    static Optional<List<String>> decode(List<String> parts) {
        List<String> decoded = new ArrayList<>(parts.size());
        for (String part : parts) {
            Optional<String> text = PercentCode.decode(part, false);
            if (text.isEmpty()) {
                return Optional.empty();
            }
            decoded.add(text.get());
        }
        return Optional.of(decoded);
    }

    private static boolean isValue(String given) {
        return !given.isBlank() && !given.equals(".") && !given.equals("..");
    }

    private static boolean isName(String segment) {
        return segment.startsWith("{");
    }

    private static String name(String segment) {
        return segment.substring(1, segment.length() - 1);
    }

    /** As it was declared. */
    @Override
    public String toString() {
        return text;
    }
}
