package dev.lockstep.sync.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Rows of calls as each version of the program wrote them. They are constants: what is on a disk does not change with the program. */
class CallTest {

    private static final String FIRST =
            "0180fa818a9567fa010543617274730361646406746172676574ac02ab020104646f6e650006633031633233";
    private static final String SECOND =
            "0280fa818a9567fa010543617274730361646406746172676574ac02ab020104646f6e650006633031633233057265712d37";

    @Test
    void aRowOfTheFirstVersionDoesNotSayHowThePlatformCalledItsAnswer() {
        assertThat(read(FIRST)).isEqualTo(call(Optional.empty()));
    }

    @Test
    void aRowOfTheSecondVersionDoesAndIsWhatIsWrittenNow() {
        assertThat(HexFormat.of().formatHex(call(Optional.of("req-7")).bytes())).isEqualTo(SECOND);
        assertThat(read(SECOND)).isEqualTo(call(Optional.of("req-7")));
        assertThat(HexFormat.of().formatHex(call(Optional.of("req-7")).bytes())).isEqualTo(SECOND);
    }

    @Test
    void aRowOfALaterVersionIsRefusedWithItsVersion() {
        assertThatThrownBy(() -> read("03" + SECOND.substring(2)))
                .hasMessage("a call has version 3, this program reads up to 2");
    }

    private static Call read(String row) {
        return Call.read(41, HexFormat.of().parseHex(row));
    }

    private static Call call(Optional<String> answeredAs) {
        return new Call(
                41,
                Instant.parse("2026-03-01T09:00:00Z").toEpochMilli(),
                250,
                "Carts",
                "add",
                "target",
                300,
                299,
                1,
                "done",
                Optional.empty(),
                Optional.of("c01c23"),
                answeredAs);
    }
}
