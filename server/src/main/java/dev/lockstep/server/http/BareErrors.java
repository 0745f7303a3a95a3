package dev.lockstep.server.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Answers what Jetty itself refuses, such as a request line that is none, in the form of all errors and with no detail. */
final class BareErrors extends ErrorHandler {

    private final RequestIds ids;

    BareErrors(RequestIds ids) {
        this.ids = ids;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String id = ids.next();
        Answer.Whole answer = answer(response.getStatus(), id);
        fill(response.getHeaders(), answer, id, request.isSecure());
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
        return true;
    }

    private static Answer.Whole answer(int status, String id) {
        String words = switch (status) {
            case 400 -> "this is no HTTP request that can be understood";
            case 408 -> "the request came too slowly";
            case 414 -> "the address is too long";
            case 431 -> "the headers are too long";
            case 503 -> "the server is stopping; send it again";
            case 505 -> "this speaks HTTP/1.1";
            default -> "the request cannot be served";
        };
        return ErrorForm.PROBLEM.answer(
                status == 503 ? RefusedException.later(503, 1, words) : RefusedException.of(status, words), id);
    }

    private static void fill(HttpFields.Mutable headers, Answer.Whole answer, String id, boolean secure) {
        StandardHeaders.put(headers, id, secure);
        headers.put(HttpHeader.CONTENT_TYPE, answer.contentType());
        answer.headers().forEach(headers::put);
    }
}
