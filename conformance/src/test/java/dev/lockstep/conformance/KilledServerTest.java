package dev.lockstep.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.cli.Lockstep;
import dev.lockstep.server.key.IssuedKey;
import dev.lockstep.server.key.KeyFile;
import dev.lockstep.server.key.KeyKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The program as it is started, {@code serve}, is killed (SIGKILL) at seeded counts of answers while clients send single facts and
 * batches to it, and is started again on the same data. Each client keeps a ledger of what was answered 200, and sends again what
 * was not. In the end everything in the ledgers is there, once.
 *
 * <p>{@code -Dlockstep.seed=N} chooses other moments.
 */
class KilledServerTest {

    private static final int LIVES = 4;
    private static final int CLIENTS = 4;
    private static final int MAX_ANSWERS_A_LIFE = 600;
    private static final int MAX_BATCH = 30;
    private static final int FACTS_A_PERSON = 10;
    private static final int REQUESTS_PER_SECOND = 1_000_000;

    private final long seed = Long.getLong("lockstep.seed", 20261122);

    @TempDir
    private Path folder;

    @Test
    void whatWasAnsweredBeforeAKillIsThereAfterItOnce() throws Exception {
        Files.writeString(
                folder.resolve("lockstep.yaml"), "segments: {cart: {where: {latest: Checkout Started, within: 4h}}}\n");
        KeyFile keys = KeyFile.in(folder.resolve("data"));
        IssuedKey write = keys.create(KeyKind.WRITE, "shop", REQUESTS_PER_SECOND);
        IssuedKey read = keys.create(KeyKind.READ, "test", REQUESTS_PER_SECOND);
        SplittableRandom random = new SplittableRandom(seed);
        List<Client> clients = new ArrayList<>();
        for (int number = 0; number < CLIENTS; number++) {
            clients.add(new Client(number, random.split(), write));
        }
        for (int life = 0; life < LIVES; life++) {
            try (Served served = Served.start(folder)) {
                int answers = random.nextInt(1, MAX_ANSWERS_A_LIFE);
                served.killAfter(answers, clients);
            }
        }
        Map<String, Set<String>> sent = new TreeMap<>();
        try (Served served = Served.start(folder);
                HttpClient http = HttpClient.newHttpClient()) {
            for (Client client : clients) {
                client.finish(served.address());
                sent.putAll(client.ledger);
            }
            Reader reader = new Reader(http, served.address(), read);
            for (Map.Entry<String, Set<String>> person : sent.entrySet()) {
                List<String> found = reader.ask("/api/people/" + person.getKey() + "/events?limit=1000")
                        .get("events")
                        .findValuesAsString("message_id");
                assertThat(found)
                        .as("%s, -Dlockstep.seed=%d", person.getKey(), seed)
                        .containsExactlyInAnyOrderElementsOf(person.getValue());
            }
            List<String> entered =
                    reader.ask("/api/changes?limit=10000").get("changes").findValuesAsString("person");
            assertThat(entered).containsExactlyInAnyOrderElementsOf(sent.keySet());
            assertThat(reader.ask("/api/segments").get(0).get("size").asInt()).isEqualTo(sent.size());
        }
    }

    /** The program in a process of its own. */
    private record Served(Process process, BufferedReader out, URI address) implements AutoCloseable {

        static Served start(Path folder) throws IOException {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "--enable-native-access=ALL-UNNAMED",
                            "-Xmx256m",
                            "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Lockstep.class.getName(),
                            "serve",
                            "--workspace",
                            folder.toString(),
                            "--data",
                            folder.resolve("data").toString(),
                            "--port",
                            "0")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
            String line = out.readLine();
            assertThat(line).startsWith("listening on ");
            return new Served(process, out, URI.create(line.substring("listening on ".length())));
        }

        /** Lets the clients send until they have heard so many answers together, and kills the process in the middle of it. */
        void killAfter(int answers, List<Client> clients) throws InterruptedException {
            Semaphore heard = new Semaphore(0);
            List<Thread> threads = clients.stream()
                    .map(client -> Thread.ofVirtual().start(() -> client.sendUntilItDies(address, heard)))
                    .toList();
            heard.acquire(answers);
            process.destroyForcibly();
            assertThat(process.waitFor()).as("killed").isEqualTo(128 + 9);
            for (Thread thread : threads) {
                thread.join();
            }
        }

        @Override
        public void close() throws IOException {
            process.destroyForcibly();
            out.close();
        }
    }

    /** A fact that is sent. */
    private record Sent(String person, String messageId) {}

    /** Sends facts about persons of its own, one request after the other. For one thread at a time. */
    private static final class Client {
        private final int number;
        private final SplittableRandom random;
        private final IssuedKey key;

        /** The message ids of all facts that were answered 200, by person. */
        private final Map<String, Set<String>> ledger = new HashMap<>();

        private final List<Sent> unanswered = new ArrayList<>();
        private int facts;

        Client(int number, SplittableRandom random, IssuedKey key) {
            this.number = number;
            this.random = random;
            this.key = key;
        }

        void sendUntilItDies(URI server, Semaphore heard) {
            try (HttpClient http = HttpClient.newHttpClient()) {
                while (true) {
                    if (unanswered.isEmpty()) {
                        next();
                    }
                    send(http, server);
                    heard.release();
                }
            } catch (IOException e) {
                // Killed. What was not answered is sent again to the next life, as a client does that retries.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        void finish(URI server) throws IOException, InterruptedException {
            try (HttpClient http = HttpClient.newHttpClient()) {
                if (!unanswered.isEmpty()) {
                    send(http, server);
                }
            }
        }

        /** A single fact or a batch. */
        private void next() {
            int count = random.nextBoolean() ? 1 : random.nextInt(2, MAX_BATCH);
            for (int i = 0; i < count; i++) {
                unanswered.add(
                        new Sent("p" + number + "-" + facts / FACTS_A_PERSON, WireCall.ulid(number + "-" + facts)));
                facts++;
            }
        }

        private void send(HttpClient http, URI server) throws IOException, InterruptedException {
            HttpResponse<String> answer = http.send(request(server), BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            for (Sent fact : unanswered) {
                ledger.computeIfAbsent(fact.person(), person -> new TreeSet<>()).add(fact.messageId());
            }
            unanswered.clear();
        }

        /** One goes by the Track API, several by the Pipelines API. */
        private HttpRequest request(URI server) {
            if (unanswered.size() == 1) {
                Sent fact = unanswered.getFirst();
                return HttpRequest.newBuilder(URI.create(server + "/api/v1/customers/" + fact.person() + "/events"))
                        .header("Authorization", basic(key.key().id() + ":" + key.text()))
                        .POST(BodyPublishers.ofString(
                                "{\"name\":\"Checkout Started\",\"id\":\"" + fact.messageId() + "\"}"))
                        .build();
            }
            List<String> items = new ArrayList<>();
            for (Sent fact : unanswered) {
                items.add("{\"type\":\"track\",\"event\":\"Checkout Started\",\"userId\":\"" + fact.person()
                        + "\",\"messageId\":\"" + fact.messageId() + "\"}");
            }
            return HttpRequest.newBuilder(URI.create(server + "/v1/batch"))
                    .header("Authorization", basic(key.text() + ":"))
                    .POST(BodyPublishers.ofString("{\"batch\":[" + String.join(",", items) + "]}"))
                    .build();
        }

        private static String basic(String user) {
            return "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
        }
    }

    private record Reader(HttpClient http, URI server, IssuedKey key) {

        JsonNode ask(String path) throws IOException, InterruptedException {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create(server + path))
                            .header("Authorization", "Bearer " + key.text())
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return JsonMapper.shared().readTree(answer.body());
        }
    }
}
