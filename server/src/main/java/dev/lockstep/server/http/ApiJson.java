package dev.lockstep.server.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Value;
import dev.lockstep.core.model.Values;
import java.time.Instant;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * How answers are written: records as objects with names in {@code snake_case}, what is absent left out, an {@link Instant}
 * as ISO 8601 with milliseconds, a {@link Value} as the JSON that it stands for.
 */
public final class ApiJson {

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_ABSENT))
            .addModule(new SimpleModule().addSerializer(new InstantSerializer()).addSerializer(new ValueSerializer()))
            .build();

    private ApiJson() {}

    public static String write(Object value) {
        return JSON.writeValueAsString(value);
    }

    private static final class InstantSerializer extends StdSerializer<Instant> {
        InstantSerializer() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant instant, JsonGenerator out, SerializationContext context) {
            out.writeString(Instants.format(instant.toEpochMilli()));
        }
    }

    private static final class ValueSerializer extends StdSerializer<Value> {
        ValueSerializer() {
            super(Value.class);
        }

        @Override
        public void serialize(Value value, JsonGenerator out, SerializationContext context) {
            out.writeRawValue(Values.canonicalJson(value));
        }
    }
}
