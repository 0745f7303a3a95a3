package dev.lockstep.destinations.files;

import dev.lockstep.core.model.Value;
import dev.lockstep.core.model.Values;
import org.jspecify.annotations.Nullable;

/** An attribute's value as the cell of a file. */
public final class Cells {

    private Cells() {}

    /**
     * Text as it is, a number without a needless fraction, a list or an object as JSON, nothing for what is absent.
     *
     * @param spreadsheetSafe puts a {@code '} before text that a spreadsheet would run as a formula. It changes the value, so
     *     it is for files that a person opens, not for files that a system reads; hashes never need it
     */
    public static String of(@Nullable Value value, boolean spreadsheetSafe) {
        return switch (value) {
            case null -> "";
            case Value.Text(String text) -> spreadsheetSafe && beginsAsFormula(text) ? "'" + text : text;
            case Value.Number(double number) -> Values.numberText(number);
            case Value.Flag(boolean flag) -> Boolean.toString(flag);
            case Value.Items items -> Values.canonicalJson(items);
            case Value.Fields fields -> Values.canonicalJson(fields);
        };
    }

    /** What <a href="https://owasp.org/www-community/attacks/CSV_Injection">OWASP</a> lists. */
    private static boolean beginsAsFormula(String text) {
        return !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
    }
}
