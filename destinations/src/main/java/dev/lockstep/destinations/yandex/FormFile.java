package dev.lockstep.destinations.yandex;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;

/** A file as the platform takes it: the only part, named {@code file}, of a message of {@code multipart/form-data}. Stateless. */
final class FormFile {

    /** Between the parts of a message; no file of ours holds such a line. */
    private static final String BOUNDARY = "lockstep-members-of-an-audience";

    static final String CONTENT_TYPE = "multipart/form-data; boundary=" + BOUNDARY;

    private FormFile() {}

    static BodyPublisher of(String name, BodyPublisher content) {
        String head = "--" + BOUNDARY + "\r\n"
                + "Content-Disposition: form-data; name=\"file\"; filename=\"" + name + "\"\r\n"
                + "Content-Type: application/octet-stream\r\n\r\n";
        return BodyPublishers.concat(
                BodyPublishers.ofString(head), content, BodyPublishers.ofString("\r\n--" + BOUNDARY + "--\r\n"));
    }
}
