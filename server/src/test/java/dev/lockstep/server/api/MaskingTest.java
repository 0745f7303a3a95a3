package dev.lockstep.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.model.Value;
import dev.lockstep.core.model.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MaskingTest {

    @Test
    void leavesOfAnIdentifierWhatTellsItFromOthers() {
        assertThat(Masking.identifier(Identifier.id("u1"))).isEqualTo("u1");
        assertThat(Masking.identifier(Identifier.id("anna@shop.example"))).isEqualTo("a***@s***.example");
        assertThat(Masking.identifier(Identifier.email("anna@shop.example"))).isEqualTo("email:a***@s***.example");
        assertThat(Masking.identifier(Identifier.email("no address"))).isEqualTo("email:no a***");
        assertThat(Masking.identifier(Identifier.email("@"))).isEqualTo("email:@***@***");
        assertThat(Masking.identifier(Identifier.anonymous("c0e5cae6-6f04"))).isEqualTo("anonymous:c0e5***");
        assertThat(Masking.identifier(Identifier.anonymous("c0e5"))).isEqualTo("anonymous:***");
        assertThat(Masking.identifier(Identifier.email("😀nna@shop.example"))).isEqualTo("email:😀***@s***.example");
    }

    @Test
    void hidesTheAddressOrPhoneNumberThatSomebodyIsNamedBy() {
        assertThat(Masking.name(new PersonId("u1"))).isEqualTo("u1");
        assertThat(Masking.name(new PersonId("email:anna@shop.example"))).isEqualTo("email:a***@s***.example");
        assertThat(Masking.name(new PersonId("anna@shop.example"))).isEqualTo("a***@s***.example");
        assertThat(Masking.name(new PersonId("+4915112345678"))).isEqualTo("+491***");
        assertThat(Masking.name(new PersonId("+49 (151) 12-345"))).isEqualTo("+49 ***");
        assertThat(Masking.name(new PersonId("4915112345678")))
                .as("may be any number")
                .isEqualTo("4915112345678");
        assertThat(Masking.name(new PersonId("anonymous:c0e5cae6-6f04"))).isEqualTo("anonymous:c0e5cae6-6f04");
        assertThat(Masking.name(new PersonId("forgotten:7"))).isEqualTo("forgotten:7");
    }

    @Test
    void hidesAddressesWhereverTheyStand() {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("plan", Value.of("pro"));
        fields.put("contact", Value.of("anna@shop.example"));
        fields.put("Phone", Value.of("+4915112345678"));
        fields.put("mobile", Value.of(4_915_112_345_678d));
        fields.put("unsubscribed", Value.of(true));
        fields.put("at_home", Value.of("@home"));
        fields.put("friends", new Value.Items(List.of(Value.of("bo@shop.example"), Value.of(3))));
        fields.put("billing", new Value.Fields(Map.of("email", Value.of("anna"), "city", Value.of("Riga"))));

        assertThat(Values.canonicalJson(new Value.Fields(Masking.fields(fields))))
                .isEqualTo(
                        "{\"Phone\":\"+491***\",\"at_home\":\"@home\",\"billing\":{\"city\":\"Riga\",\"email\":\"***\"},"
                                + "\"contact\":\"a***@s***.example\",\"friends\":[\"b***@s***.example\",3],\"mobile\":\"***\","
                                + "\"plan\":\"pro\",\"unsubscribed\":true}");
        assertThat(Masking.changes(Map.of("email", Optional.empty()))).containsEntry("email", Optional.empty());
    }
}
