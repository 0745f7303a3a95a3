package dev.lockstep.core.condition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.population.Retention;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventNameTest {

    @Test
    void aNameCoversItselfAndAPrefixEveryNameAndPrefixThatBeginsSo() {
        assertThat(covers("Order Completed", "Order Completed")).isTrue();
        assertThat(covers("Order *", "Order Completed")).isTrue();
        assertThat(covers("Order *", "Order Co*")).isTrue();
        assertThat(covers("*", "Order *")).isTrue();
        assertThat(covers("Order Completed", "Order *")).isFalse();
        assertThat(covers("Order Completed", "Order Completed*"))
                .as("there may be longer ones")
                .isFalse();
        assertThat(covers("Order Co*", "Order *")).isFalse();
        assertThat(covers("Order Completed", "Order Refunded")).isFalse();
    }

    @Test
    void whatIsLetGoByNameIsNotKeptWhereTheNamesMeet() {
        Retention retention = new Retention(
                1,
                1,
                List.of(new Retention.Rule(EventName.of("Page *"), 1), new Retention.Rule(EventName.of("Ping"), 1)));
        assertThat(retention.keepsAll(EventFilter.of("Order Completed"))).isTrue();
        assertThat(retention.keepsAll(EventFilter.of("Page Viewed"))).isFalse();
        assertThat(retention.keepsAll(EventFilter.of("Page Vie*"))).isFalse();
        assertThat(retention.keepsAll(EventFilter.of("P*"))).isFalse();
        assertThat(retention.keepsAll(EventFilter.of("Pi*"))).isFalse();
        assertThat(retention.keepsAll(
                        new EventFilter(List.of(EventName.of("Order Completed"), EventName.of("Ping")), List.of())))
                .isFalse();
    }

    private static boolean covers(String name, String other) {
        return EventName.of(name).covers(EventName.of(other));
    }
}
