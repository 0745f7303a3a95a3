package dev.lockstep.ingest.file;

import dev.lockstep.ingest.call.CallParser;
import dev.lockstep.ingest.call.Interest;
import dev.lockstep.ingest.call.Parsed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * JSON lines: one call of the Pipelines/Segment spec per line, see {@link CallParser}. Blank lines mean nothing. No line is
 * longer than {@value #MAX_LINE_BYTES} bytes.
 */
public final class JsonlFormat implements FactFormat {

    /** The longest line in bytes, its end not counted. */
    public static final int MAX_LINE_BYTES = LineReader.MAX_LINE_BYTES;

    private final Interest interest;

    /** A format that keeps the properties and attributes of interest. */
    public JsonlFormat(Interest interest) {
        this.interest = interest;
    }

    @Override
    public void read(InputStream in, String name, FactSink facts) throws IOException {
        CallParser parser = new CallParser(interest);
        LineReader lines = new LineReader(in);
        while (lines.next()) {
            if (isBlank(lines)) {
                continue;
            }
            Parsed parsed =
                    lines.isTooLong() ? LineReader.TOO_LONG : parser.parse(lines.bytes(), lines.from(), lines.to());
            switch (parsed) {
                case Parsed.Accepted(var fact) -> facts.accept(fact, lines.number(), lines.to() - lines.from());
                case Parsed.Refused refusal -> facts.refuse(refusal, lines.number(), raw(lines));
            }
        }
    }

    private static boolean isBlank(LineReader lines) {
        for (int i = lines.from(); i < lines.to(); i++) {
            byte b = lines.bytes()[i];
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }

    private static String raw(LineReader lines) {
        int length = Math.min(lines.to() - lines.from(), Reject.MAX_RAW_BYTES);
        return new String(lines.bytes(), lines.from(), length, StandardCharsets.UTF_8);
    }
}
