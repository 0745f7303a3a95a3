package dev.lockstep.server.http;

import dev.lockstep.server.key.Key;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * One request, from its first line to the last byte of its answer:
 *
 * <pre>
 * begin ──► route? ──► key in a header? ──► parameters? ──► body, as it comes ──► key in the body? ──► Handling ──► answer
 *              404          401 403 429           400            400 408 413 503           401                │
 *              405                                                                                     stage completes
 * </pre>
 *
 * Whatever is wrong on the way ends as a {@link RefusedException}, which the route's {@link ErrorForm} writes; an error of
 * ours ends as 500, and says in the log where it came from and not what it was about.
 *
 * <p>For one thread at a time; which one changes while the request waits.
 */
final class Exchange {

    private static final System.Logger LOG = System.getLogger(Exchange.class.getName());

    private final Request request;
    private final Response response;
    private final Callback callback;
    private final String requestId;
    private final Gate gate;
    private final BodyBudget budget;
    private final HttpLimits limits;
    private final Executor acknowledging;
    private final Consumer<Served> observer;
    private @Nullable Route route;
    private Optional<Key> key = Optional.empty();
    private int status;
    private long budgetTaken;

    /** @param acknowledging answers those who have sent something in, see {@link Acknowledging} */
    Exchange(
            Request request,
            Response response,
            Callback callback,
            String requestId,
            Gate gate,
            BodyBudget budget,
            HttpLimits limits,
            Executor acknowledging,
            Consumer<Served> observer) {
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.requestId = requestId;
        this.gate = gate;
        this.budget = budget;
        this.limits = limits;
        this.acknowledging = acknowledging;
        this.observer = observer;
    }

    void begin(Routes routes) {
        StandardHeaders.put(response.getHeaders(), requestId, request.isSecure());
        CompletionStage<Answer> answer;
        try {
            answer = answer(routes);
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedStage(e);
        }
        CompletableFuture<Answer> future = answer.toCompletableFuture();
        if (future.isDone()) {
            finish(future);
            return;
        }
        // Not on the thread that completes it: that one has the next batch to write.
        boolean written = route != null && route.access().isToWrite();
        Executor executor = written ? acknowledging : request.getComponents().getExecutor();
        var unused = future.whenCompleteAsync((done, failure) -> finish(future), executor);
    }

    private CompletionStage<Answer> answer(Routes routes) {
        List<Routes.Match> matches = routes.find(request.getHttpURI().getPath());
        if (matches.isEmpty()) {
            throw RefusedException.of(404, "there is nothing at this path; /openapi.json describes what there is");
        }
        // Before the method is known, so that errors of method have the form of the path.
        route = matches.getFirst().route();
        if (request.getMethod().equals("OPTIONS")) {
            return CompletableFuture.completedStage(options(matches));
        }
        Routes.Match match =
                method().flatMap(method -> Routes.of(method, matches)).orElseThrow(() -> wrongMethod(matches));
        route = match.route();
        if (match.route().forBrowsers()) {
            CrossOrigin.allow(response.getHeaders());
        }
        return answer(match.route(), match.path());
    }

    private CompletionStage<Answer> answer(Route called, Map<String, String> path) {
        HttpFields headers = request.getHeaders();
        key = gate.enter(called.access(), Optional.ofNullable(headers.get(HttpHeader.AUTHORIZATION)), from());
        Map<String, String> query = QueryString.parse(
                request.getHttpURI().getQuery(), called.query(), called.errors() == ErrorForm.PROBLEM);
        if (called.body().isEmpty()) {
            if (called.access() != Access.OPEN && key.isEmpty()) {
                throw gate.withoutKey(called.access(), from());
            }
            return called.handling().answer(new Call(path, query, headers::get, key, new byte[0], request.isSecure()));
        }
        Route.Body wanted = called.body().get();
        return body(wanted.maxBytes()).thenCompose(bytes -> {
            if (called.access() != Access.OPEN && key.isEmpty()) {
                key = Optional.of(wanted.writeKey()
                        .apply(bytes)
                        .map(text -> gate.enter(called.access(), text, from()))
                        .orElseThrow(() -> gate.withoutKey(called.access(), from())));
            }
            return called.handling().answer(new Call(path, query, headers::get, key, bytes, request.isSecure()));
        });
    }

    private CompletableFuture<byte[]> body(int maxBytes) {
        boolean packed = isPacked();
        long length = request.getLength();
        if (length > maxBytes) {
            throw BodyReader.tooLarge(maxBytes);
        }
        long needed = (length < 0 ? maxBytes : length) + (packed ? maxBytes : 0);
        budget.take(needed);
        budgetTaken = needed;
        CompletableFuture<byte[]> read = BodyReader.read(request, maxBytes, limits);
        return packed ? read.thenApply(bytes -> Gunzip.unpack(bytes, maxBytes)) : read;
    }

    private boolean isPacked() {
        String encoding = request.getHeaders().get(HttpHeader.CONTENT_ENCODING);
        return switch (encoding == null ? "identity" : encoding.strip().toLowerCase(Locale.ROOT)) {
            case "identity" -> false;
            case "gzip", "x-gzip" -> true;
            default -> throw RefusedException.of(415, "Content-Encoding", "must be gzip, or left out");
        };
    }

    private Optional<Method> method() {
        return switch (request.getMethod()) {
            case "GET", "HEAD" -> Optional.of(Method.GET); // of an answer to HEAD, the body is left out further down
            case "POST" -> Optional.of(Method.POST);
            case "PUT" -> Optional.of(Method.PUT);
            case "DELETE" -> Optional.of(Method.DELETE);
            default -> Optional.empty();
        };
    }

    private RefusedException wrongMethod(List<Routes.Match> matches) {
        String allowed = allowed(matches);
        response.getHeaders().put(HttpHeader.ALLOW, allowed);
        return RefusedException.of(405, "this path takes " + allowed);
    }

    private Answer options(List<Routes.Match> matches) {
        response.getHeaders().put(HttpHeader.ALLOW, allowed(matches));
        if (matches.stream().anyMatch(match -> match.route().forBrowsers())) {
            CrossOrigin.allow(response.getHeaders());
            CrossOrigin.answerPreflight(response.getHeaders(), allowed(matches));
        }
        return new Answer.Whole(204, "", "", Map.of());
    }

    private static String allowed(List<Routes.Match> matches) {
        return matches.stream()
                .map(match -> match.route().method() == Method.GET
                        ? "GET, HEAD"
                        : match.route().method().name())
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private InetAddress from() {
        return request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress address
                ? address.getAddress()
                : InetAddress.getLoopbackAddress();
    }

    private void finish(CompletableFuture<Answer> answer) {
        budget.giveBack(budgetTaken);
        budgetTaken = 0;
        Answer given;
        try {
            given = answer.join();
        } catch (CompletionException e) {
            given = refused(e.getCause() == null ? e : e.getCause());
        }
        switch (given) {
            case Answer.Whole whole -> write(whole);
            case Answer.Stream stream -> write(stream);
        }
    }

    private Answer.Whole refused(Throwable failure) {
        ErrorForm form = route == null ? ErrorForm.PROBLEM : route.errors();
        if (failure instanceof RefusedException refusal) {
            return form.answer(refusal, requestId);
        }
        LOG.log(Level.ERROR, "request " + requestId + " failed: " + Failures.describe(failure));
        return form.answer(RefusedException.of(500, "an error of the server, which its log tells of"), requestId);
    }

    private void write(Answer.Whole answer) {
        begin(answer.status(), answer.contentType());
        answer.headers().forEach(response.getHeaders()::put);
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        if (answer.status() != 204) {
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        }
        response.write(true, ByteBuffer.wrap(body), Callback.from(this::succeeded, this::failed));
    }

    private void write(Answer.Stream answer) {
        begin(200, answer.contentType());
        // The headers at once, so that the client knows that it is connected before there is anything to tell.
        response.write(false, ByteBuffer.allocate(0), Callback.from(() -> follow(answer), this::failed));
    }

    private void follow(Answer.Stream answer) {
        Executor executor = request.getComponents().getExecutor();
        var unused =
                answer.next().get().whenCompleteAsync((piece, failure) -> writeNext(answer, piece, failure), executor);
    }

    private void writeNext(Answer.Stream answer, byte @Nullable [] piece, @Nullable Throwable failure) {
        if (piece == null) {
            failed(failure == null ? new IllegalStateException("a stream without a piece") : failure);
            return;
        }
        boolean last = piece.length == 0;
        Callback after =
                last ? Callback.from(this::succeeded, this::failed) : Callback.from(() -> follow(answer), this::failed);
        response.write(last, ByteBuffer.wrap(piece), after);
    }

    private void begin(int answeredStatus, String contentType) {
        status = answeredStatus;
        response.setStatus(answeredStatus);
        if (!contentType.isEmpty()) {
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
        }
    }

    private void succeeded() {
        observe();
        callback.succeeded();
    }

    private void failed(Throwable failure) {
        observe();
        callback.failed(failure);
    }

    private void observe() {
        observer.accept(new Served(
                requestId,
                method().map(Method::name).orElse("OTHER"), // a client may call a method anything
                route == null ? Served.NO_ROUTE : route.path(),
                key.map(Key::id),
                status,
                System.nanoTime() - request.getBeginNanoTime(),
                Math.max(0, Request.getContentBytesRead(request))));
    }
}
