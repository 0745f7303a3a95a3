package dev.lockstep.workspace.yaml;

import java.util.Comparator;

/**
 * Where something is written.
 *
 * @param file as it is shown to the user: the workspace's folder as it was named, and the file below it
 * @param line counted from 1
 * @param column in characters, counted from 1
 * @param path of keys and list positions from the top of the file, such as {@code segments.vip.where.all[1].within};
 *     {@code .} is the top itself
 */
public record Place(String file, int line, int column, String path) {

    /** The path of the top of a file. */
    public static final String TOP = ".";

    /** By file, then from the top to the bottom. */
    public static final Comparator<Place> IN_ORDER =
            Comparator.comparing(Place::file).thenComparingInt(Place::line).thenComparingInt(Place::column);

    /** The first character of a file. */
    public static Place topOf(String file) {
        return new Place(file, 1, 1, TOP);
    }

    /** {@code file:line:column}, as editors and terminals turn into a link. */
    public String position() {
        return file + ":" + line + ":" + column;
    }

    static String below(String path, String key) {
        if (!isPlain(key)) {
            return (path.equals(TOP) ? "" : path) + "[\"" + printable(key) + "\"]";
        }
        return path.equals(TOP) ? key : path + "." + key;
    }

    static String below(String path, int index) {
        return (path.equals(TOP) ? "" : path) + "[" + index + "]";
    }

    /** Characters of a key that are shown; the rest of a longer one is cut off. */
    private static final int MAX_KEY = 100;

    private static boolean isPlain(String key) {
        return !key.isEmpty()
                && key.length() <= MAX_KEY
                && key.chars().allMatch(c -> (c < 128 && Character.isLetterOrDigit(c)) || c == '_' || c == '-');
    }

    /** The text on one line of bounded length, safe to be printed on a terminal. */
    public static String printable(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints()
                .limit(MAX_KEY)
                .forEach(c -> out.appendCodePoint(
                        Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '\uFFFD' : c));
        return text.codePointCount(0, text.length()) > MAX_KEY ? out + "…" : out.toString();
    }
}
