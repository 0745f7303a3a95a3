package dev.lockstep.cli.demo;

import java.util.ArrayList;
import java.util.List;

/** A line of a screen, made of pieces that each have a style. Immutable. */
record Line(List<Piece> pieces) {

    static final Line EMPTY = new Line(List.of());

    private static final String ELLIPSIS = "…";

    /** Text in one style, without a line break. */
    record Piece(Style style, String text) {}

    Line {
        pieces = List.copyOf(pieces);
    }

    static Line of(String text) {
        return EMPTY.add(Style.PLAIN, text);
    }

    static Line of(Style style, String text) {
        return EMPTY.add(style, text);
    }

    Line add(Style style, String text) {
        if (text.isEmpty()) {
            return this;
        }
        List<Piece> more = new ArrayList<>(pieces);
        more.add(new Piece(style, text));
        return new Line(more);
    }

    Line add(String text) {
        return add(Style.PLAIN, text);
    }

    Line add(Line other) {
        List<Piece> more = new ArrayList<>(pieces);
        more.addAll(other.pieces);
        return new Line(more);
    }

    /** The text on the left of so many characters. */
    Line left(Style style, String text, int width) {
        String cut = cut(text, width);
        return add(style, cut).add(" ".repeat(width - cut.length()));
    }

    /** The text on the right of so many characters. */
    Line right(Style style, String text, int width) {
        String cut = cut(text, width);
        return add(" ".repeat(width - cut.length())).add(style, cut);
    }

    /** With spaces up to this column. */
    Line to(int column) {
        return add(" ".repeat(Math.max(0, column - width())));
    }

    int width() {
        return pieces.stream().mapToInt(piece -> piece.text().length()).sum();
    }

    /** At most so many characters of it. */
    Line cut(int width) {
        if (width() <= width) {
            return this;
        }
        Line kept = EMPTY;
        for (Piece piece : pieces) {
            int room = width - kept.width();
            if (piece.text().length() > room) {
                return kept.add(piece.style(), cut(piece.text(), room));
            }
            kept = kept.add(piece.style(), piece.text());
        }
        return kept;
    }

    static String cut(String text, int width) {
        return text.length() <= width ? text : width < 1 ? "" : text.substring(0, width - 1) + ELLIPSIS;
    }

    /** For a terminal; without spaces at the end. */
    String ansi(boolean colours) {
        StringBuilder out = new StringBuilder();
        pieces.forEach(piece -> out.append(piece.style().of(piece.text(), colours)));
        return out.toString().stripTrailing();
    }
}
