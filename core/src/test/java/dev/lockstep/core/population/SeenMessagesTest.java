package dev.lockstep.core.population;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SeenMessagesTest {

    private static final long DAY = 24L * 60 * 60 * 1000;
    private static final long START = 1_772_323_200_000L;

    private final SeenMessages seen = new SeenMessages();

    @Test
    void knowsAMessageForSevenDaysFromItsFirstReceipt() {
        assertThat(seen.add("m1", START)).isTrue();
        assertThat(seen.add("m1", START + DAY)).isFalse();
        assertThat(seen.add("m1", START + 7 * DAY - 1)).isFalse();
        assertThat(seen.add("m1", START + 7 * DAY)).isTrue();
        assertThat(seen.add("m1", START + 8 * DAY)).isFalse();
    }

    @Test
    void agreesWithAMapWhileItGrowsAndForgets() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Map<String, Long> reference = new HashMap<>();
        long now = START;
        for (int i = 0; i < 200_000; i++) {
            now += random.nextInt(20) * 1000L;
            String id = "m" + random.nextInt(60_000);
            Long known = reference.get(id);
            boolean isNew = known == null || now - known >= SeenMessages.REMEMBERED_MS;
            if (isNew) {
                reference.put(id, now);
            }
            assertThat(seen.add(id, now)).as("seed %d, message %d", seed, i).isEqualTo(isNew);
        }
    }
}
