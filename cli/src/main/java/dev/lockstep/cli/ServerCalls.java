package dev.lockstep.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import javax.net.ssl.SSLException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a running server, with one key. For one thread. */
final class ServerCalls implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** A backup to another disk takes its time. */
    private static final Duration TIMEOUT = Duration.ofMinutes(30);

    /** What is money stays exact. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final URI server;
    private final String key;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();

    ServerCalls(ServerOptions options) throws IOException {
        this.server = options.url();
        this.key = options.key();
    }

    /** What a server answered. */
    record Answer(int status, JsonNode body) {}

    Answer get(String path) throws IOException {
        return send(path, "GET", "");
    }

    Answer put(String path, String json) throws IOException {
        return send(path, "PUT", json);
    }

    Answer post(String path, String json) throws IOException {
        return send(path, "POST", json);
    }

    Answer post(String path) throws IOException {
        return send(path, "POST", "");
    }

    Answer delete(String path) throws IOException {
        return send(path, "DELETE", "");
    }

    /** Writes what a server answers to a file, whatever its size; an answer that breaks off, or that is not 200, is an error. */
    void download(String path, Path file) throws IOException {
        URI uri = URI.create(server + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + key)
                .build();
        HttpResponse<InputStream> answer;
        try {
            answer = client.send(request, BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (IOException e) {
            throw unreachable(uri, e);
        }
        try (InputStream body = answer.body()) {
            if (answer.statusCode() != 200) {
                String text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
                throw refused(new Answer(answer.statusCode(), parse(uri, answer.statusCode(), text)));
            }
            Files.copy(body, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private Answer send(String path, String method, String json) throws IOException {
        URI uri = URI.create(server + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .method(method, json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json))
                .build();
        HttpResponse<String> answer;
        try {
            answer = client.send(request, BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted; the server goes on with what it was told");
        } catch (IOException e) {
            throw unreachable(uri, e);
        }
        return new Answer(answer.statusCode(), parse(uri, answer.statusCode(), answer.body()));
    }

    private static IOException unreachable(URI uri, IOException cause) {
        String hint = cause instanceof SSLException
                ? "; look whether the server speaks TLS, and has a certificate that this machine trusts"
                : "; look whether the server runs";
        return new IOException(uri + " cannot be reached (" + cause.getClass().getSimpleName() + ")" + hint, cause);
    }

    private static JsonNode parse(URI uri, int status, String body) throws IOException {
        try {
            return tree(body);
        } catch (JacksonException e) {
            throw new IOException(uri + " answered " + status + ", and no JSON; is it a Lockstep server?", e);
        }
    }

    static JsonNode tree(String json) {
        return JSON.readTree(json);
    }

    /** The body of an answer that must be 200. */
    static JsonNode whole(Answer answer) {
        if (answer.status() == 200) {
            return answer.body();
        }
        throw refused(answer);
    }

    private static CommandException refused(Answer answer) {
        boolean wrong = answer.status() >= 400 && answer.status() < 500 && answer.status() != 429;
        return new CommandException(
                wrong ? ExitCode.WRONG_REQUEST : ExitCode.OUTSIDE_FAILED,
                "the server answered " + answer.status() + ": "
                        + answer.body().path("detail").asString("without saying why"));
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
