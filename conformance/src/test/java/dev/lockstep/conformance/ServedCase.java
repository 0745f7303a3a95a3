package dev.lockstep.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.EngineSettings;
import dev.lockstep.server.LockstepServer;
import dev.lockstep.server.http.HttpSettings;
import dev.lockstep.server.key.IssuedKey;
import dev.lockstep.server.key.KeyFile;
import dev.lockstep.server.key.KeyKind;
import dev.lockstep.workspace.Workspace;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Base64;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A server that lives several lives on one folder of data, on a clock that the test sets. A life ends as that of a killed process
 * does: nothing is closed before the files are copied as they lie on disk, and the next life begins with the copy.
 */
final class ServedCase implements AutoCloseable {

    private static final int REQUESTS_PER_SECOND = 1_000_000;

    private final Path folder;
    private final Workspace workspace;
    private final AtomicLong clock;
    private final IssuedKey write;
    private final IssuedKey admin;
    private int life;
    private LockstepServer server;
    private HttpClient client = HttpClient.newHttpClient();

    ServedCase(Path folder, Workspace workspace, AtomicLong clock) throws Exception {
        this.folder = folder;
        this.workspace = workspace;
        this.clock = clock;
        KeyFile keys = KeyFile.in(data());
        write = keys.create(KeyKind.WRITE, "shop", REQUESTS_PER_SECOND);
        admin = keys.create(KeyKind.ADMIN, "follower", REQUESTS_PER_SECOND);
        server = start();
    }

    private Path data() {
        return folder.resolve(String.valueOf(life));
    }

    private LockstepServer start() throws Exception {
        EngineSettings settings = EngineSettings.of(data()).withClock(() -> Instant.ofEpochMilli(clock.get()));
        return LockstepServer.start(HttpSettings.loopback(0), settings, workspace);
    }

    /** How a crash and a request meet. */
    enum Crash {
        /** The request was answered before. */
        AFTER_THE_ANSWER,
        /** It was taken, but the answer was lost. */
        BEFORE_THE_ANSWER,
        /** It did not come to be on disk. */
        BEFORE_IT_IS_TAKEN
    }

    /** Sends a call; it must be taken. */
    void send(WireCall call) throws Exception {
        assertThat(post(call)).as(call.path()).isEqualTo(200);
    }

    /** Sends a call and crashes; where it was not acknowledged, it is sent again to the next life. */
    void send(WireCall call, Crash crash) throws Exception {
        LockstepServer dying = server;
        switch (crash) {
            case AFTER_THE_ANSWER -> {
                send(call);
                copyAsItLies();
            }
            case BEFORE_THE_ANSWER -> {
                int unheard = post(call);
                assertThat(unheard).isEqualTo(200);
                copyAsItLies();
            }
            case BEFORE_IT_IS_TAKEN -> {
                copyAsItLies();
                post(call); // to a server whose data nobody sees again
            }
        }
        client.shutdownNow();
        client = HttpClient.newHttpClient();
        life++;
        server = start();
        dying.close(); // Only now: its folder is of no use any more.
        if (crash != Crash.AFTER_THE_ANSWER) {
            send(call);
        }
    }

    /** Waits until all that is due has happened. */
    void settle() throws Exception {
        while (true) {
            JsonNode status = ask("/api/status");
            boolean isDue = status.has("next_timer")
                    && Instant.parse(status.get("next_timer").asString()).toEpochMilli() <= clock.get();
            if (!isDue && status.get("backfill").asDouble() == 1) {
                return;
            }
            Thread.onSpinWait();
        }
    }

    /** Reads what is new in the log. */
    void follow(Follower follower) throws Exception {
        JsonNode changes;
        do {
            changes = ask("/api/changes?identifiers=full&limit=50&after=" + follower.position())
                    .get("changes");
            for (JsonNode change : changes) {
                follower.take(new Follower.Change(
                        change.get("position").asLong(),
                        Instant.parse(change.get("at").asString()).toEpochMilli(),
                        change.get("number").asLong(),
                        change.get("person").asString(),
                        change.get("segment").asString(),
                        change.get("change").asString().equals("entered"),
                        change.at("/cause/kind").asString().equals("erasure")));
            }
        } while (!changes.isEmpty());
    }

    private JsonNode ask(String path) throws Exception {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(uri(path))
                        .header("Authorization", "Bearer " + admin.text())
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    private int post(WireCall call) throws Exception {
        String user = switch (call.api()) {
            case TRACK -> write.key().id() + ":" + write.text();
            case PIPELINES -> write.text() + ":";
        };
        return client.send(
                        HttpRequest.newBuilder(uri(call.path()))
                                .method(call.method(), BodyPublishers.ofString(call.body()))
                                .header(
                                        "Authorization",
                                        "Basic "
                                                + Base64.getEncoder()
                                                        .encodeToString(user.getBytes(StandardCharsets.UTF_8)))
                                .header("X-Strict-Mode", "1")
                                .build(),
                        BodyHandlers.ofString())
                .statusCode();
    }

    private URI uri(String path) {
        return URI.create(server.address() + path);
    }

    /**
     * All that was acknowledged is on disk, so the bytes of this moment are what a killed process leaves. Nobody writes meanwhile
     * but the store's own compaction; when that came in between, the copy is of no moment and is made again.
     */
    private void copyAsItLies() throws IOException {
        Path from = data();
        Path to = folder.resolve(String.valueOf(life + 1));
        while (true) {
            NavigableMap<Path, FileTime> before = files(from);
            boolean whole = copy(from, before.keySet(), to);
            if (whole && files(from).equals(before)) {
                return;
            }
            for (Path one : files(to).descendingKeySet()) {
                Files.delete(one);
            }
        }
    }

    /** Everything below a folder, the folders before what is in them. */
    private static NavigableMap<Path, FileTime> files(Path folder) throws IOException {
        NavigableMap<Path, FileTime> found = new TreeMap<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                found.put(directory, attributes.lastModifiedTime());
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                found.put(file, attributes.lastModifiedTime());
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE; // gone since
            }
        });
        return found;
    }

    private static boolean copy(Path from, Iterable<Path> files, Path to) throws IOException {
        try {
            for (Path one : files) {
                Files.copy(one, to.resolve(from.relativize(one)));
            }
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        server.close();
    }
}
