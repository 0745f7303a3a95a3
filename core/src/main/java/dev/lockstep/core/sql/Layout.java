package dev.lockstep.core.sql;

import java.util.List;
import java.util.stream.Collectors;

/** How a query is laid out on the page. No literal holds a line break, so that text may be indented line by line. */
final class Layout {

    private static final String INDENT = "  ";

    private Layout() {}

    static String indented(String text) {
        return text.lines().map(line -> INDENT + line).collect(Collectors.joining("\n"));
    }

    /** SELECT with each column on a line of its own, below the first. */
    static String select(List<String> columns) {
        return "SELECT " + indented(String.join(",\n", columns)).strip();
    }

    /** A common table expression, such as {@code everyone AS (…)}. */
    static String table(String head, String body) {
        return head + " (\n" + indented(body) + "\n)";
    }

    static String inBrackets(String condition) {
        return condition.indexOf('\n') < 0 ? "(" + condition + ")" : "(\n" + indented(condition) + "\n)";
    }

    /** Conditions that may be NULL, as one that is FALSE then. */
    static String isTrue(List<String> conditions) {
        return "(" + String.join(" AND ", conditions) + ") IS TRUE";
    }

    /** Lines of comment, which nothing in {@code text} can end. */
    static String comment(String text) {
        return text.lines()
                .map(line -> ("-- " + Literals.escapeControls(line, c -> " ")).stripTrailing() + "\n")
                .collect(Collectors.joining());
    }
}
