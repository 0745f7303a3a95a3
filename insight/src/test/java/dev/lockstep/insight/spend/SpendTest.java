package dev.lockstep.insight.spend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lockstep.insight.QuestionException;
import dev.lockstep.insight.lift.Comparison;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SpendTest {

    private static final LocalDate SETTLED = LocalDate.parse("2026-03-02");

    @Test
    void sumsExactlyAndDividesTheSums() throws Exception {
        Spend carts = spend("""
                date,audience,cost,clicks,conversions,revenue
                2026-03-01,Carts,0.10,1,1,0.70
                2026-03-01,Carts,0.20,9,0,0.10
                2026-03-03,Carts,99.70,90,9,199.20
                2026-03-01,Others,5,,,
                """);
        assertThat(carts.cost()).isEqualByComparingTo("100");
        assertThat(carts.revenue().orElseThrow()).isEqualByComparingTo("200");
        assertThat(carts.clicks()).hasValue(100);
        assertThat(carts.perConversion().orElseThrow()).isEqualByComparingTo("10");
        assertThat(carts.returned().orElseThrow()).isEqualByComparingTo("2");
        assertThat(carts.days()).isEqualTo(2);
        assertThat(carts.unsettled()).isOne();
        assertThat(carts.first()).isEqualTo(LocalDate.parse("2026-03-01"));
        assertThat(carts.last()).isEqualTo(LocalDate.parse("2026-03-03"));
    }

    @Test
    void aRatioOfNothingIsNone() throws Exception {
        Spend carts = spend("date,audience,cost,conversions,revenue\n2026-03-01,Carts,0,0,\n");
        assertThat(carts.perConversion()).isEmpty();
        assertThat(carts.returned()).isEmpty();
        assertThat(carts.revenue()).isEmpty();
        assertThat(Increment.of(new Comparison(1, 0, 2, 1, OptionalLong.empty()), 10, carts.cost()))
                .isEmpty();
    }

    @Test
    void whatWouldNotHaveBeenEarnedOtherwiseIsTheDifferenceTimesThoseWhoWereSent() {
        Comparison found = new Comparison(0.5, -0.25, 1.25, 0.2, OptionalLong.empty());
        Increment increment =
                Increment.of(found, 1000, new BigDecimal("250.00")).orElseThrow();
        assertThat(increment.returned()).isEqualByComparingTo("2");
        assertThat(increment.low()).isEqualByComparingTo("-1");
        assertThat(increment.high()).isEqualByComparingTo("5");
    }

    @Test
    void columnsStandInAnyOrderAndOthersAreIgnored() throws Exception {
        Spend carts = spend("\uFEFFcost,note,date,audience\n\"1.50\",\"a, b\",2026-03-01, Carts \n");
        assertThat(carts.cost()).isEqualByComparingTo("1.5");
        assertThat(carts.conversions()).isEmpty();
    }

    @Test
    void aLineThatIsWrongIsRejectedByItselfWithItsNumberAndColumn() throws Exception {
        CostFile file = read("""
                date,audience,cost,clicks,revenue
                01.03.2026,Carts,1,1,
                2026-03-01,,1,1,
                2026-03-01,Carts,"1,50",1,
                2026-03-01,Carts,-3,1,
                2026-03-01,Carts,1,1.5,
                2026-03-01,Carts
                2026-03-01,Carts,1e9,1,
                2026-03-01,Carts,1,1,2
                """);
        assertThat(file.costs()).hasSize(1);
        assertThat(file.rejects()).extracting(CostFile.Reject::line).containsExactly(2L, 3L, 4L, 5L, 6L, 7L, 8L);
        assertThat(file.rejects())
                .extracting(CostFile.Reject::says)
                .containsExactly(
                        "date: must be a day such as 2026-03-01, but is \"01.03.2026\"",
                        "audience: is empty",
                        "cost: must be an amount such as 1234.50, but is \"1,50\"",
                        "cost: must be an amount such as 1234.50, but is \"-3\"",
                        "clicks: must be a whole number, but is \"1.5\"",
                        "cost: is empty",
                        "cost: must be an amount such as 1234.50, but is \"1e9\"");
    }

    @Test
    void aFileOfOtherColumnsIsRefusedAsAWhole() {
        assertThatExceptionOfType(QuestionException.class)
                .isThrownBy(() -> read("day,name,spent\n2026-03-01,Carts,1\n"))
                .withMessageContaining("no column \"date\", but day, name, spent")
                .withMessageContaining("name the columns date, audience, cost");
        assertThatExceptionOfType(QuestionException.class)
                .isThrownBy(() -> read("date,audience,cost\n"))
                .withMessageContaining("has no costs");
    }

    private static Spend spend(String text) throws IOException {
        CostFile file = read(text);
        assertThat(file.rejects()).isEmpty();
        Spend carts = Spend.of(file.costs(), SETTLED).get("Carts");
        assertThat(carts).isNotNull();
        return carts;
    }

    private static CostFile read(String text) throws IOException {
        return CostFile.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
