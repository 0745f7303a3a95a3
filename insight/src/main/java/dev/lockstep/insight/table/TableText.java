package dev.lockstep.insight.table;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tables as text, row by row. Stateless. */
public enum TableText {
    /** RFC 4180 with LF: a header; an empty cell has nothing in it, an empty text is quoted. */
    CSV {
        @Override
        public String begin(Table<?> table) {
            return String.join(",", table.columns().stream().map(Column::name).toList()) + "\n";
        }

        @Override
        public String row(Table<?> table, List<@Nullable Object> cells, boolean isFirst) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < cells.size(); i++) {
                Object cell = cells.get(i);
                line.append(i == 0 ? "" : ",").append(cell == null ? "" : quoted(Cell.text(cell)));
            }
            return line.append('\n').toString();
        }

        @Override
        public String end() {
            return "";
        }
    },

    /** An array of objects, a line each; what is empty is left out. */
    JSON {
        @Override
        public String begin(Table<?> table) {
            return "[";
        }

        @Override
        public String row(Table<?> table, List<@Nullable Object> cells, boolean isFirst) {
            StringBuilder object = new StringBuilder(isFirst ? "\n{" : ",\n{");
            String comma = "";
            for (int i = 0; i < cells.size(); i++) {
                Object cell = cells.get(i);
                if (cell != null) {
                    object.append(comma)
                            .append('"')
                            .append(table.columns().get(i).name())
                            .append("\":")
                            .append(Cell.json(cell));
                    comma = ",";
                }
            }
            return object.append('}').toString();
        }

        @Override
        public String end() {
            return "\n]\n";
        }
    };

    /** What goes before the rows. */
    public abstract String begin(Table<?> table);

    /** A row. */
    public abstract String row(Table<?> table, List<@Nullable Object> cells, boolean isFirst);

    /** What goes behind the rows. */
    public abstract String end();

    private static String quoted(String text) {
        boolean isPlain = !text.isEmpty()
                && text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                && text.strip().equals(text);
        return isPlain ? text : "\"" + text.replace("\"", "\"\"") + "\"";
    }
}
