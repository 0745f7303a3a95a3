package dev.lockstep.server.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {

    @TempDir
    Path folder;

    @Test
    void hasNoKeysWhereThereIsNoFile() throws IOException {
        assertThat(KeyFile.in(folder.resolve("data")).read()).isEmpty();
    }

    @Test
    void keepsWhatAKeyIsAndNotItsText() throws IOException {
        KeyFile file = KeyFile.in(folder);

        IssuedKey issued = file.create(KeyKind.READ, "dashboard", 50);

        assertThat(file.read()).containsExactly(issued.key());
        assertThat(issued.key().name()).isEqualTo("dashboard");
        assertThat(issued.key().requestsPerSecond()).isEqualTo(50);
        assertThat(issued.text())
                .startsWith("lockstep_" + issued.key().id() + "_")
                .endsWith(issued.key().secrets().getFirst().lastFour());
        String stored = Files.readString(file.path());
        assertThat(stored).doesNotContain(issued.text());
        assertThat(stored)
                .as("the secret alone")
                .doesNotContain(
                        issued.text().substring(("lockstep_" + issued.key().id() + "_").length()));
        assertThat(issued).hasToString("IssuedKey[" + issued.key().id() + "]");
    }

    @Test
    void isReadableByItsOwnerAlone() throws IOException {
        KeyFile file = KeyFile.in(folder.resolve("data"));

        file.create(KeyKind.WRITE, "shop", 1);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("data"))))
                .isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(folder.resolve("data"))) {
            assertThat(files)
                    .extracting(left -> left.getFileName().toString())
                    .containsExactlyInAnyOrder("keys.json", "keys.lock");
        }
    }

    @Test
    void losesNoKeyWhenManyAreMadeAtOnce() throws Exception {
        List<Callable<IssuedKey>> makings = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            makings.add(() -> KeyFile.in(folder).create(KeyKind.WRITE, "shop", 1));
        }
        List<String> made = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<IssuedKey> making : threads.invokeAll(makings)) {
                made.add(making.get().key().id());
            }
        }

        assertThat(KeyFile.in(folder).read()).extracting(Key::id).containsExactlyInAnyOrderElementsOf(made);
    }

    @Test
    void rotatesAKeyAndTakesTheOneBeforeForAWhile() throws IOException {
        KeyFile file = KeyFile.in(folder);
        IssuedKey before = file.create(KeyKind.WRITE, "shop", 1);

        IssuedKey after = file.rotate(before.key().id(), 60_000).orElseThrow();

        Key key = file.read().getFirst();
        long now = key.createdAt();
        assertThat(after.key().id()).isEqualTo(before.key().id());
        assertThat(key.openedBy(after.text(), now)).isPresent();
        assertThat(key.openedBy(before.text(), now)).isPresent();
        assertThat(key.openedBy(before.text(), key.secrets().get(1).endsAt().orElseThrow()))
                .isEmpty();
        assertThat(key.openedBy(after.text(), Long.MAX_VALUE)).isPresent();

        IssuedKey third = file.rotate(before.key().id(), 60_000).orElseThrow();
        Key now3 = file.read().getFirst();
        assertThat(now3.openedBy(before.text(), now)).as("two rotations ago").isEmpty();
        assertThat(now3.openedBy(third.text(), now)).isPresent();
        assertThat(file.rotate("000000000000", 0)).isEmpty();
    }

    @Test
    void revokesAKeyOnce() throws IOException {
        KeyFile file = KeyFile.in(folder);
        IssuedKey kept = file.create(KeyKind.WRITE, "shop", 1);
        IssuedKey gone = file.create(KeyKind.ADMIN, "me", 1);

        assertThat(file.revoke(gone.key().id())).isTrue();
        assertThat(file.revoke(gone.key().id())).isFalse();
        assertThat(file.read()).containsExactly(kept.key());
    }

    @Test
    void refusesANameThatIsNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> KeyFile.in(folder).create(KeyKind.READ, " ", 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyFile.in(folder).create(KeyKind.READ, "x".repeat(201), 1));
    }

    @Test
    void saysWhatToDoWithADamagedFile() throws IOException {
        for (String damaged : List.of("", "{", "[]", "{\"version\": 1}", "{\"version\": 1, \"keys\": [{\"id\": 1}]}")) {
            Files.writeString(folder.resolve("keys.json"), damaged);
            assertThatThrownBy(() -> KeyFile.in(folder).read())
                    .isInstanceOf(IOException.class)
                    .hasMessage(folder.resolve("keys.json")
                            + " is damaged; put back a copy of it, or move it away and create new keys");
        }
        Files.writeString(folder.resolve("keys.json"), "{\"version\": 2, \"keys\": []}");
        assertThatThrownBy(() -> KeyFile.in(folder).read()).hasMessageContaining("is of version 2");
    }
}
