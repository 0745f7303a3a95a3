package dev.lockstep.insight.table;

import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Value;
import dev.lockstep.core.model.Values;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;

/** A cell as text. Stateless. */
final class Cell {

    private Cell() {}

    /** As CSV has it, before it is quoted. */
    static String text(Object cell) {
        return switch (cell) {
            case String text -> text;
            case Instant instant -> Instants.format(instant.toEpochMilli());
            case BigDecimal decimal -> decimal.toPlainString();
            case Double number -> Values.numberText(number);
            case Value value -> Values.canonicalJson(value);
            case Long whole -> whole.toString();
            case Boolean flag -> flag.toString();
            case LocalDate day -> day.toString();
            default -> throw new IllegalArgumentException("no cell is a " + cell.getClass());
        };
    }

    /** As JSON has it. */
    static String json(Object cell) {
        return switch (cell) {
            case Long whole -> whole.toString();
            case Boolean flag -> flag.toString();
            case BigDecimal decimal -> decimal.toPlainString();
            case Double number -> Values.numberText(number);
            case Value value -> Values.canonicalJson(value);
            default -> Values.canonicalJson(Value.of(text(cell)));
        };
    }
}
