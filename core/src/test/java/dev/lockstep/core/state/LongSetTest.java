package dev.lockstep.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LongSetTest {

    @Test
    void agrees_with_a_set_of_the_library() {
        for (long seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            LongSet numbers = new LongSet(random.nextInt(20));
            Set<Long> expected = new HashSet<>();
            long range = 1 + random.nextLong(100);
            for (int i = 0; i < 100; i++) {
                long number = random.nextLong(range) << (random.nextInt(2) * Integer.SIZE);
                assertThat(numbers.add(number))
                        .as("seed %d, number %d", seed, number)
                        .isEqualTo(expected.add(number));
                assertThat(numbers.size()).as("seed %d", seed).isEqualTo(expected.size());
            }
        }
    }
}
