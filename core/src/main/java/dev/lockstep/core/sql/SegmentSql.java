package dev.lockstep.core.sql;

import dev.lockstep.core.condition.Condition;
import java.util.Map;

public final class SegmentSql {
    private SegmentSql() {}

    public static String of(Map<String, Condition> segments, String segment, Dialect dialect, long instant) {
        return new Query(segments, dialect.syntax()).text(segment, instant);
    }
}
