package dev.lockstep.server.http;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * One thing that can be asked of the server, declared once: what is declared here is checked before {@link #handling} is
 * called, and described in {@code /openapi.json}.
 *
 * @param path such as {@code /api/people/{person}}
 * @param words what it does, in a sentence
 * @param query the parameters that it knows; a route whose errors are {@link ErrorForm#PROBLEM} takes no others
 * @param body what it wants as its body, if anything
 * @param errors the form of what is refused
 * @param forBrowsers whether a page of any site may call it
 * @param replies what is answered where all is well
 */
public record Route(
        Method method,
        String path,
        String words,
        Access access,
        List<Parameter> query,
        Optional<Body> body,
        ErrorForm errors,
        boolean forBrowsers,
        List<Reply> replies,
        Handling handling) {

    public Route {
        query = List.copyOf(query);
        replies = List.copyOf(replies);
    }

    /** The names in its path, in order. */
    public List<String> pathNames() {
        return PathTemplate.of(path).names();
    }

    /** Answers a call. It must not wait: what takes time is a stage that completes later. */
    @FunctionalInterface
    public interface Handling {
        /**
         * What the call is answered.
         *
         * @throws RefusedException where the call cannot be served; the stage may fail with it as well
         */
        CompletionStage<Answer> answer(Call call);
    }

    /**
     * A body of JSON.
     *
     * @param maxBytes of the body, as sent and unpacked
     * @param words what it holds
     * @param writeKey finds the {@code writeKey} in it, for {@link Access#WRITE_KEY}
     */
    public record Body(int maxBytes, String words, Function<byte[], Optional<String>> writeKey) {}

    /**
     * What may be answered.
     *
     * @param shape the record that is written as JSON; empty where it is something else
     */
    public record Reply(int status, String words, String contentType, Optional<Class<?>> shape) {

        /** 200 with this record as JSON. */
        public static Reply ok(String words, Class<?> shape) {
            return new Reply(200, words, "application/json", Optional.of(shape));
        }

        /** 200 with something else. */
        public static Reply ok(String words, String contentType) {
            return new Reply(200, words, contentType, Optional.empty());
        }
    }

    /** A question of the project's own API. */
    public static Route get(
            String path, String words, Access access, List<Parameter> query, List<Reply> replies, Handling handling) {
        return new Route(
                Method.GET, path, words, access, query, Optional.empty(), ErrorForm.PROBLEM, false, replies, handling);
    }
}
