package dev.lockstep.cli;

import dev.lockstep.insight.QuestionException;
import dev.lockstep.server.http.ApiJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Where a question is answered: by a running server, or from a data folder. The answer is the same. */
final class AnswerSource {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            required = true,
            description = "From this data folder, with the workspace that is given. A server may run on it.")
    private @Nullable Path data;

    @ArgGroup(exclusive = false)
    private @Nullable ServerOptions server;

    /** Finds an answer. */
    @FunctionalInterface
    interface Search<T> {
        T find() throws IOException;
    }

    /** The answer; a question that has none is a wrong request. */
    static <T> T answered(Search<T> search) throws IOException {
        try {
            return search.find();
        } catch (QuestionException e) {
            throw new CommandException(ExitCode.WRONG_REQUEST, String.valueOf(e.getMessage()));
        }
    }

    /** The running server that is asked; empty where a data folder is read. */
    Optional<ServerOptions> server() {
        return Optional.ofNullable(server);
    }

    /** The data folder that is read. */
    Path data() {
        if (data == null) {
            throw new CommandException(ExitCode.WRONG_REQUEST, "Name --data or --server.");
        }
        return data;
    }

    /**
     * Asks.
     *
     * @param path of the server
     * @param ofData answers with what the server would write
     */
    JsonNode ask(String path, Function<DataReading, Object> ofData) throws IOException {
        return answer(ofData, calls -> calls.get(path));
    }

    /** The same where a server is to do something for it. */
    JsonNode have(String path, Function<DataReading, Object> ofData) throws IOException {
        return answer(ofData, calls -> calls.post(path));
    }

    private interface ServerQuestion {
        ServerCalls.Answer ask(ServerCalls calls) throws IOException;
    }

    private JsonNode answer(Function<DataReading, Object> ofData, ServerQuestion ofServer) throws IOException {
        if (server != null) {
            try (ServerCalls calls = new ServerCalls(server)) {
                return ServerCalls.whole(ofServer.ask(calls));
            }
        }
        try (DataReading reading = DataReading.of(data())) {
            return ServerCalls.tree(answered(() -> ApiJson.write(ofData.apply(reading))));
        }
    }
}
