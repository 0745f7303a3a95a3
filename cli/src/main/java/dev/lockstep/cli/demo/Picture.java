package dev.lockstep.cli.demo;

import java.util.List;

/** A screen as a picture: SVG with one text for each piece, each in its place, so that it looks alike in whatever font is at hand. */
final class Picture {

    private static final double COLUMN = 8.4;
    private static final int ROW = 19;
    private static final int MARGIN = 16;
    private static final int FONT = 14;
    private static final String FONTS = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace";

    private Picture() {}

    /** The lines on a dark ground as wide as so many columns. */
    static String svg(List<Line> lines, int columns) {
        long width = Math.round(columns * COLUMN + 2 * MARGIN);
        int height = lines.size() * ROW + 2 * MARGIN;
        String measures = "width=\"" + width + "\" height=\"" + height + "\"";
        StringBuilder svg = new StringBuilder("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + width + " "
                + height + "\" " + measures + " role=\"img\">\n<title>lockstep demo</title>\n<rect " + measures
                + " rx=\"8\" fill=\"#1e222a\"/>\n<g font-family=\"" + FONTS + "\" font-size=\"" + FONT
                + "\" xml:space=\"preserve\">\n");
        for (int row = 0; row < lines.size(); row++) {
            draw(lines.get(row), MARGIN + row * ROW + FONT, svg);
        }
        return svg.append("</g>\n</svg>\n").toString();
    }

    private static void draw(Line line, int y, StringBuilder svg) {
        int column = 0;
        for (Line.Piece piece : line.pieces()) {
            String text = piece.text();
            int blanks = text.length() - text.stripLeading().length();
            String shown = text.strip();
            if (!shown.isEmpty()) {
                svg.append("<text x=\"" + at(MARGIN + (column + blanks) * COLUMN) + "\" y=\"" + y + "\" textLength=\""
                        + at(shown.length() * COLUMN) + "\" lengthAdjust=\"spacingAndGlyphs\" fill=\""
                        + piece.style().colour() + "\""
                        + (piece.style() == Style.BOLD ? " font-weight=\"bold\"" : "") + ">" + escaped(shown)
                        + "</text>\n");
            }
            column += text.length();
        }
    }

    private static String at(double place) {
        return Double.toString(Math.round(place * 10) / 10.0);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
