package dev.lockstep.server.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyRingTest {

    @TempDir
    Path folder;

    private final AtomicLong now = new AtomicLong(1_700_000_000_000L);
    private final InstantSource clock = () -> Instant.ofEpochMilli(now.get());

    @Test
    void knowsAKeyAsSoonAsItIsMade() throws IOException {
        KeyRing ring = ring();
        assertThat(ring.isEmpty()).isTrue();

        IssuedKey made = file().create(KeyKind.WRITE, "shop", 1);

        assertThat(ring.find(made.text())).contains(made.key());
        assertThat(ring.find(made.key().id(), made.text())).contains(made.key());
        assertThat(ring.isEmpty()).isFalse();
    }

    @Test
    void forgetsAKeyThatWasRevokedAtTheNextLook() throws IOException {
        IssuedKey made = file().create(KeyKind.WRITE, "shop", 1);
        KeyRing ring = ring();
        assertThat(ring.find(made.text())).isPresent();

        file().revoke(made.key().id());
        now.addAndGet(KeyRing.RECHECK_MS);

        assertThat(ring.find(made.text())).isEmpty();
    }

    @Test
    void takesNoTextButTheKeysOwn() throws IOException {
        IssuedKey one = file().create(KeyKind.WRITE, "shop", 1);
        IssuedKey other = file().create(KeyKind.WRITE, "app", 1);
        KeyRing ring = ring();

        assertThat(ring.find("")).isEmpty();
        assertThat(ring.find(one.text() + "x")).isEmpty();
        assertThat(ring.find(one.text().substring(1))).isEmpty();
        assertThat(ring.find(one.key().id(), other.text())).isEmpty();
        assertThat(ring.find(one.key().id(), "")).isEmpty();
        assertThat(ring.find(one.text().replace(one.key().id(), other.key().id())))
                .isEmpty();
        char last = one.text().charAt(one.text().length() - 2);
        assertThat(ring.find(one.text().substring(0, one.text().length() - 2)
                        + (last == 'A' ? 'B' : 'A')
                        + one.text().charAt(one.text().length() - 1)))
                .isEmpty();
    }

    @Test
    void takesTheTextBeforeARotationUntilItsEnd() throws IOException {
        IssuedKey before = file().create(KeyKind.WRITE, "shop", 1);
        KeyRing ring = ring();
        IssuedKey after = file().rotate(before.key().id(), 1000).orElseThrow();

        assertThat(ring.find(after.text())).isPresent();
        assertThat(ring.find(before.text())).isPresent();
        now.addAndGet(1000);
        assertThat(ring.find(before.text())).isEmpty();
        assertThat(ring.find(after.text())).isPresent();
    }

    @Test
    void goesOnWithTheKeysItKnowsWhileTheFileIsUnreadable() throws IOException {
        IssuedKey made = file().create(KeyKind.WRITE, "shop", 1);
        KeyRing ring = ring();
        Files.writeString(file().path(), "{ half of it");

        now.addAndGet(KeyRing.RECHECK_MS);

        assertThat(ring.find(made.text())).isPresent();
        assertThat(ring.trouble()).hasValueSatisfying(why -> assertThat(why).contains("keys.json is damaged"));
    }

    private KeyFile file() {
        return new KeyFile(folder, clock, new SecureRandom());
    }

    private KeyRing ring() throws IOException {
        return KeyRing.open(file(), clock);
    }
}
