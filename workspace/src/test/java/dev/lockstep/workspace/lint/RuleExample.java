package dev.lockstep.workspace.lint;

import dev.lockstep.core.model.Instants;
import dev.lockstep.workspace.SourceFile;
import dev.lockstep.workspace.WorkspaceReader;
import dev.lockstep.workspace.lint.Sightings.Seen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A workspace that has the mistake of a rule, what is said of it, and one that has it not: a case of {@code rules.txt}. */
record RuleExample(String rule, String mistaken, String said, String instead) {

    static final Path TABLE = Path.of("src/test/resources/dev/lockstep/workspace/lint/rules.txt");

    private static final String CASE = "--------\n";
    private static final String SAYS = "\n==>\n";
    private static final String INSTEAD = "<instead>\n";
    private static final Pattern SEEN = Pattern.compile("# data: (event|attribute) (.+) (\\d+) (\\S+) (\\S+)");
    private static final Pattern SIZE = Pattern.compile("# data: size (\\S+) (\\d+)");

    /** All cases, in the order of the table. */
    static List<RuleExample> all() throws IOException {
        return Stream.of(Files.readString(TABLE).split(CASE))
                .skip(1)
                .map(RuleExample::read)
                .toList();
    }

    private static RuleExample read(String text) {
        int document = text.indexOf('\n') + 1;
        int says = text.indexOf(SAYS);
        int instead = text.indexOf(INSTEAD);
        return new RuleExample(
                text.substring(0, document - 1),
                text.substring(document, says),
                text.substring(says + SAYS.length(), instead),
                text.substring(instead + INSTEAD.length()));
    }

    /** The table with what is said now. */
    static String rewritten() throws IOException {
        String table = Files.readString(TABLE);
        StringBuilder out = new StringBuilder(table.substring(0, table.indexOf(CASE)));
        for (RuleExample example : all()) {
            out.append(CASE)
                    .append(example.rule)
                    .append('\n')
                    .append(example.mistaken)
                    .append(SAYS);
            example.findings(example.mistaken)
                    .forEach(finding -> out.append(finding).append('\n'));
            out.append(INSTEAD).append(example.instead);
        }
        return out.toString();
    }

    /** What this rule says of a workspace. */
    List<String> findings(String document) {
        WorkspaceReader.Reading reading = WorkspaceReader.read(List.of(new SourceFile("lockstep.yaml", document)));
        if (!reading.problems().isEmpty()) {
            throw new IllegalStateException(rule + ": " + reading.problems());
        }
        return Lint.of(reading.workspace().orElseThrow(), reading.places().orElseThrow(), sightings(document)).stream()
                .filter(finding -> finding.rule().equals(rule))
                .map(Finding::toString)
                .toList();
    }

    private static Optional<Sightings> sightings(String document) {
        Map<String, Seen> events = new HashMap<>();
        Map<String, Seen> attributes = new HashMap<>();
        Map<String, Long> sizes = new HashMap<>();
        long until = Long.MIN_VALUE;
        for (String line : document.lines().toList()) {
            Matcher seen = SEEN.matcher(line);
            if (seen.matches()) {
                Seen value = new Seen(Long.parseLong(seen.group(3)), instant(seen.group(4)), instant(seen.group(5)));
                (seen.group(1).equals("event") ? events : attributes).put(seen.group(2), value);
                until = Math.max(until, value.last());
            }
            Matcher size = SIZE.matcher(line);
            if (size.matches()) {
                sizes.put(size.group(1), Long.parseLong(size.group(2)));
            }
        }
        return events.isEmpty() && attributes.isEmpty() && sizes.isEmpty()
                ? Optional.empty()
                : Optional.of(new Sightings(events, attributes, sizes, until));
    }

    private static long instant(String day) {
        return Instants.parse(day).orElseThrow();
    }
}
