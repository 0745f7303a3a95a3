package dev.lockstep.ingest.file;

import dev.lockstep.core.model.Fact;
import java.util.List;

/**
 * Facts that follow one another in one input, and what lies between them.
 *
 * @param file as {@link Input#name} has it
 * @param line the last line that is part of the batch: with it, everything up to there has been handed over
 * @param withoutPerson rows passed over because nothing in them says who they are about, where the mapping lets that be so
 */
public record FactBatch(String file, long line, List<Fact> facts, List<Reject> rejects, int withoutPerson) {}
