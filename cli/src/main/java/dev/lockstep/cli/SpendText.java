package dev.lockstep.cli;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** Spend for people, from the JSON that programs get. For one thread. */
final class SpendText {

    private static final int SHOWN_REJECTS = 10;
    private static final String NONE = "-";

    private final PrintWriter out;

    SpendText(PrintWriter out) {
        this.out = out;
    }

    /** What a file says. */
    void file(JsonNode report) {
        audiences(report.get("audiences"));
        JsonNode rejects = report.get("rejects");
        if (!rejects.isEmpty()) {
            out.println();
            out.println(Counted.of(rejects.size(), "line") + " left out:");
            rejects.valueStream()
                    .limit(SHOWN_REJECTS)
                    .forEach(
                            reject -> out.println("  line " + reject.get("line").asLong() + ": "
                                    + reject.get("says").asString()));
        }
    }

    /** What platforms say. */
    void connections(JsonNode connections) {
        if (connections.isEmpty()) {
            out.println(
                    "No connection tells what its audiences cost; a connection of Yandex does where it has direct: true.");
        }
        String between = "";
        for (JsonNode connection : connections) {
            out.print(between);
            between = System.lineSeparator();
            if (connection.get("days").asLong() > 0) {
                out.println(connection.get("connection").asString() + ": "
                        + Counted.of(connection.get("days").asLong(), "day") + ", "
                        + (connection.has("currency")
                                ? "in " + connection.get("currency").asString() + ", "
                                : "")
                        + (connection.get("with_tax").asBoolean() ? "with tax" : "without tax")
                        + "; conversions and revenue are of "
                        + connection.get("counted").asString());
                audiences(connection.get("audiences"));
            }
            if (connection.has("trouble")) {
                out.println(connection.get("connection").asString() + " could not be asked for all of it: "
                        + connection.get("trouble").asString());
            }
        }
    }

    private void audiences(JsonNode audiences) {
        Columns table = new Columns(
                1, "audience", "days", "cost", "clicks", "conversions", "revenue", "CPA", "ROAS", "incremental ROAS");
        for (JsonNode audience : audiences) {
            table.row(
                    audience.get("audience").asString(),
                    Columns.number(audience.get("days")),
                    amount(audience, "cost"),
                    count(audience, "clicks"),
                    count(audience, "conversions"),
                    amount(audience, "revenue"),
                    amount(audience, "cost_per_conversion"),
                    amount(audience, "return_on_spend"),
                    range(audience.path("incremental_return")));
            if (audience.get("unsettled_days").asLong() > 0) {
                table.note(audience.get("unsettled_days").asLong() + " of these days may still change");
            }
        }
        table.print(out);
    }

    private static String range(JsonNode increment) {
        return increment.isMissingNode()
                ? NONE
                : amount(increment, "returned") + " (" + amount(increment, "low") + " to " + amount(increment, "high")
                        + ")";
    }

    private static String count(JsonNode node, String field) {
        return node.has(field) ? Columns.number(node.get(field)) : NONE;
    }

    /** To two decimals, for reading; JSON has all. */
    private static String amount(JsonNode node, String field) {
        if (!node.has(field)) {
            return NONE;
        }
        BigDecimal amount = node.get(field).decimalValue();
        return String.format(Locale.ROOT, "%,.2f", amount.setScale(2, RoundingMode.HALF_EVEN));
    }
}
