package dev.lockstep.ingest.file;

import dev.lockstep.core.model.Fact;
import dev.lockstep.ingest.call.Parsed;
import dev.lockstep.ingest.call.Reason;

/** Takes what a {@link FactFormat} finds, in the order of lines. */
public interface FactSink {

    /**
     * A fact.
     *
     * @param line the last line that it stands on
     * @param bytes about how long it is, by which what is read ahead is bounded
     */
    void accept(Fact fact, long line, int bytes);

    /**
     * No fact.
     *
     * @param line the first line that it stands on
     * @param raw see {@link Reject#raw}
     */
    void refuse(Parsed.Refused refusal, long line, String raw);

    /**
     * Nothing that should be a fact: the user lets it be passed over.
     *
     * @param line the last line that it stands on
     */
    void passOver(Reason reason, long line);
}
