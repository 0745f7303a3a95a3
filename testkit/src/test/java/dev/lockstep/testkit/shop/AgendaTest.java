package dev.lockstep.testkit.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AgendaTest {

    @Test
    void theEarliestComesFirst() {
        SplittableRandom random = new SplittableRandom(11);
        Agenda agenda = new Agenda(10_000);
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            long at = random.nextLong(1_000);
            times.add(at);
            agenda.add(at, at);
        }
        List<Long> taken = new ArrayList<>();
        while (agenda.nextAt() < Long.MAX_VALUE) {
            taken.add(agenda.take());
        }
        assertThat(taken).isEqualTo(times.stream().sorted().toList());
    }

    @Test
    void whatDoesNotFitIsForgotten() {
        Agenda agenda = new Agenda(1);
        agenda.add(2, 20);
        agenda.add(1, 10);
        assertThat(agenda.take()).isEqualTo(20);
        assertThat(agenda.nextAt()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aPlanKeepsWhatItIsMadeOf() {
        int cart = Cart.with(Cart.with(Cart.with(Cart.EMPTY, 23), 0), 7);
        long plan = Plan.of(Plan.Step.UNSUBSCRIBE, ShopGenerator.MAX_PEOPLE - 1, 3, cart, 255, 2);
        assertThat(Plan.step(plan)).isEqualTo(Plan.Step.UNSUBSCRIBE);
        assertThat(Plan.slot(plan)).isEqualTo(ShopGenerator.MAX_PEOPLE - 1);
        assertThat(Plan.browser(plan)).isEqualTo(3);
        assertThat(Plan.cart(plan)).isEqualTo(cart);
        assertThat(Plan.orders(plan)).isEqualTo(255);
        assertThat(Plan.detail(plan)).isEqualTo(2);
        assertThat(Cart.size(cart)).isEqualTo(3);
        assertThat(Cart.product(cart, 0)).isEqualTo(23);
        assertThat(Cart.product(cart, 1)).isZero();
        assertThat(Cart.product(cart, 2)).isEqualTo(7);
        assertThat(Cart.with(cart, 5)).isEqualTo(cart);
    }
}
