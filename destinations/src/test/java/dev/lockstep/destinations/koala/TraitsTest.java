package dev.lockstep.destinations.koala;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraitsTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
                    vip,                                 in_vip
                    VIP,                                 in_vip
                    paid_handoff,                        in_paid_handoff
                    CIO__CartAbandon__4-24h__NoPurchase, in_cio_cart_abandon_4_24h_no_purchase
                    CIOCart,                             in_cio_cart
                    recentBuyers7d,                      in_recent_buyers7d
                    7d.buyers,                           in_7d_buyers
                    _private_,                           in_private
                    INFO,                                in_info
                    A,                                   in_a
                    """)
    void areNamedInSnakeCase(String audience, String trait) {
        assertThat(Traits.of(audience)).isEqualTo(trait);
    }

    @ParameterizedTest
    @CsvSource({"vip-a, vip_a", "CartAbandon, cart_abandon", "a..b, a-b", "VIP, vip"})
    void areOneForNamesThatDifferInNothingElse(String one, String other) {
        assertThat(new Koala().nameThere(one)).isEqualTo(new Koala().nameThere(other));
    }
}
