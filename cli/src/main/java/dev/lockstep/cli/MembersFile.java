package dev.lockstep.cli;

import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Values;
import dev.lockstep.core.population.Population;
import dev.lockstep.core.program.Verdict;
import dev.lockstep.core.state.PersonState;
import java.io.IOException;
import java.io.Writer;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Writes who is in which segment, one JSON object a line, by person and then segment, as {@code replay --members} gives it. */
final class MembersFile {

    private MembersFile() {}

    static void write(Population population, Writer out) throws IOException {
        List<String> names = population.program().segments();
        List<Integer> segments = IntStream.range(0, names.size())
                .boxed()
                .sorted(Comparator.comparing(names::get, Values::compareText))
                .toList();
        List<PersonState> people = population
                .people()
                .sorted(Comparator.comparing(PersonState::person))
                .toList();
        for (PersonState person : people) {
            for (int segment : segments) {
                if (Verdict.holds(person.verdict(segment))) {
                    out.write("{\"person\": " + Values.quoted(person.person().name()) + ", \"segment\": "
                            + Values.quoted(names.get(segment)) + ", \"since\": \""
                            + Instants.format(person.since(segment)) + "\"}\n");
                }
            }
        }
    }
}
