package dev.lockstep.insight.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.insight.alert.Figures.OfCopy;
import dev.lockstep.insight.alert.Judge.Judgement;
import dev.lockstep.workspace.Alert;
import dev.lockstep.workspace.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** An alert that must not be older than an hour, reminds every day, and ends when it was fine for five minutes. */
class JudgeTest {

    private static final long MONDAY = Instant.parse("2026-03-02T00:00:00Z").toEpochMilli();
    private static final long MINUTE = Duration.ofMinutes(1).toMillis();
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private static final int STORIES = Integer.getInteger("stories", 300);

    private static final Alert LATE = late("late", List.of("ops"));

    @Test
    void tellsOfTheBeginningRemindsOnceADayAndTellsOfTheEnd() {
        play("""
                0d09:00 crm fine    |
                0d10:00 crm late    | begins: crm
                0d10:01 crm late    |
                1d09:59 crm late    |
                1d10:00 crm late    | goes_on: crm
                1d10:01 crm late    |
                1d12:00 crm fine    |
                1d12:04 crm fine    |
                1d12:05 crm fine    | ends: crm
                1d12:06 crm fine    |
                1d13:00 crm late    | begins: crm
                """);
    }

    @Test
    void whatGoesToAndFroIsToldOnce() {
        play("""
                0d10:00 crm late    | begins: crm
                0d10:01 crm fine    |
                0d10:05 crm late    |
                0d10:06 crm fine    |
                0d10:10 crm fine    |
                0d10:11 crm fine    | ends: crm
                """);
    }

    @Test
    void whereNobodyKnowsNothingBeginsAndNothingEnds() {
        play("""
                0d10:00 crm unknown |
                0d10:01 crm late    | begins: crm
                0d10:02 crm unknown |
                2d10:02 crm unknown |
                2d10:03 crm late    | goes_on: crm
                2d10:04 crm fine    |
                2d10:05 crm unknown |
                2d11:00 crm fine    | ends: crm
                """);
    }

    @Test
    void placesThatBeginTogetherAreToldTogetherAndEndEachByItself() {
        play("""
                0d10:00 crm late ads late | begins: ads crm
                0d10:30 crm fine ads late |
                0d10:40 crm fine ads late | ends: crm
                0d11:00 crm late ads fine | begins: crm
                0d11:10 crm late ads fine | ends: ads
                """);
    }

    @Test
    void whatIsTakenOutOfTheWorkspaceEndsAtOnce() {
        play("""
                0d10:00 crm late ads late | begins: ads crm
                0d10:01 crm late ads gone | ends: ads
                0d10:02 crm late          |
                """);
        AlertState begun = judge(List.of(LATE), figures(MONDAY, Map.of("crm", "late")), AlertState.NONE)
                .state();
        Judgement without = judge(List.of(), figures(MONDAY + MINUTE, Map.of("crm", "late")), begun);
        assertThat(told(without)).isEqualTo("ends: crm");
        assertThat(without.state()).isEqualTo(AlertState.NONE);
    }

    @Test
    void whoWasToldOfTheBeginningIsToldOfTheEndAlsoWhereOthersAreToldFromThenOn() {
        AlertState begun = judge(List.of(LATE), figures(MONDAY, Map.of("crm", "late")), AlertState.NONE)
                .state();
        Alert others = late("late", List.of("night"));
        Judgement reminded = judge(List.of(others), figures(MONDAY + DAY, Map.of("crm", "late")), begun);
        assertThat(reminded.notices())
                .singleElement()
                .satisfies(notice -> assertThat(notice.receivers()).containsExactly("night"));
        Judgement fine = judge(List.of(others), figures(MONDAY + DAY + HOUR, Map.of("crm", "fine")), reminded.state());
        Judgement ended = judge(List.of(others), figures(MONDAY + DAY + 2 * HOUR, Map.of("crm", "fine")), fine.state());
        assertThat(ended.notices())
                .singleElement()
                .satisfies(notice -> assertThat(notice.receivers()).containsExactly("ops", "night"));
    }

    @Test
    void saysSinceWhenItIsSoAndWhatToDo() {
        Judgement begun = judge(List.of(LATE), figures(MONDAY, Map.of("crm", "late")), AlertState.NONE);
        assertThat(begun.notices().getFirst().items())
                .containsExactly(new Notice.Item(
                        "Carts at crm",
                        "a change waits since 2026-03-01T22:00:00.000Z that should be in effect within 1 hour",
                        MONDAY,
                        "Look at what waits and why: lockstep sync diff Carts"));
    }

    /**
     * Whatever happens: no beginning without an end before the next one, one end at the most for each beginning, no reminder before its
     * time, nothing from what nobody knows; and once all was fine for long enough, nothing is left.
     */
    @Test
    void keepsItsWordInEveryStory() {
        long first = Long.getLong("seed", 20_261_122);
        for (long seed = first; seed < first + STORIES; seed++) {
            Random random = new Random(seed);
            String told = "to see it again: -Dseed=" + seed + " -Dstories=1";
            AlertState state = AlertState.NONE;
            Map<String, Long> begun = new HashMap<>();
            Map<String, Long> toldAt = new HashMap<>();
            long now = MONDAY;
            for (int step = 0; step < 60; step++) {
                now += random.nextLong(1, step % 7 == 0 ? DAY : 10 * MINUTE);
                Map<String, String> how = how(random);
                List<Alert> alerts = random.nextInt(20) == 0 ? List.of() : List.of(LATE, late("later", List.of("ops")));
                Judgement judged = judge(alerts, figures(now, how), AlertState.read(state.bytes()));
                state = judged.state();
                for (Notice notice : judged.notices()) {
                    for (Notice.Item item : notice.items()) {
                        String key = notice.alert() + " " + item.place();
                        String connection = item.place().replace("Carts at ", "");
                        switch (notice.kind()) {
                            case BEGINS ->
                                assertThat(begun.put(key, now)).as(told).isNull();
                            case GOES_ON -> {
                                assertThat(begun).as(told).containsKey(key);
                                assertThat(now - toldAt.get(key)).as(told).isGreaterThanOrEqualTo(DAY);
                            }
                            case ENDS -> assertThat(begun.remove(key)).as(told).isEqualTo(item.since());
                            case TEST -> throw new AssertionError("nobody asked for a test; " + told);
                        }
                        if (!alerts.isEmpty()) {
                            assertThat(how.get(connection)).as(told).isNotEqualTo("unknown");
                        }
                        toldAt.put(key, now);
                    }
                }
                assertThat(state.firing()).as(told).hasSameSizeAs(begun);
            }
            Map<String, String> fine = Map.of("crm", "fine", "ads", "fine");
            state = judge(List.of(LATE), figures(now + MINUTE, fine), state).state();
            state = judge(List.of(LATE), figures(now + 6 * MINUTE, fine), state).state();
            assertThat(state).as(told).isEqualTo(AlertState.NONE);
        }
    }

    private static Map<String, String> how(Random random) {
        Map<String, String> how = new TreeMap<>();
        for (String connection : List.of("crm", "ads")) {
            String[] all = {"fine", "late", "late", "unknown", "gone"};
            how.put(connection, all[random.nextInt(all.length)]);
        }
        return how;
    }

    private static void play(String story) {
        AlertState state = AlertState.NONE;
        List<String> played = new ArrayList<>();
        for (String line : story.lines().toList()) {
            String[] words = line.substring(0, line.indexOf('|')).strip().split(" +", -1);
            Map<String, String> how = new TreeMap<>();
            for (int i = 1; i < words.length; i += 2) {
                how.put(words[i], words[i + 1]);
            }
            Judgement judged = judge(List.of(LATE), figures(instant(words[0]), how), state);
            state = AlertState.read(judged.state().bytes());
            played.add((line.substring(0, line.indexOf('|')) + "| " + told(judged)).stripTrailing());
        }
        assertThat(String.join("\n", played)).isEqualTo(story.stripTrailing());
    }

    /** Such as {@code 1d09:59}. */
    private static long instant(String text) {
        return MONDAY
                + DAY * Long.parseLong(text.substring(0, 1))
                + HOUR * Long.parseLong(text.substring(2, 4))
                + MINUTE * Long.parseLong(text.substring(5));
    }

    private static String told(Judgement judged) {
        return judged.notices().stream()
                .map(notice -> notice.kind().name().toLowerCase(java.util.Locale.ROOT) + ": "
                        + notice.items().stream()
                                .map(item -> item.place().replace("Carts at ", ""))
                                .collect(Collectors.joining(" ")))
                .collect(Collectors.joining(", "));
    }

    private static Judgement judge(List<Alert> alerts, Figures figures, AlertState before) {
        return Judge.judge(alerts, figures, before);
    }

    private static Alert late(String name, List<String> to) {
        return new Alert(
                name,
                new Watch.Stale(List.of(), OptionalLong.of(HOUR)),
                to,
                DAY,
                5 * MINUTE,
                Optional.empty(),
                dev.lockstep.workspace.yaml.Place.topOf("lockstep.yaml"));
    }

    /** @param how each connection is: fine, late, unknown or gone */
    private static Figures figures(long now, Map<String, String> how) {
        TreeMap<Place.Copy, OfCopy> copies = new TreeMap<>();
        how.forEach((connection, is) -> {
            if (!is.equals("gone")) {
                copies.put(
                        new Place.Copy("Carts", connection),
                        new OfCopy(
                                switch (is) {
                                    case "fine" -> Optional.of(new SampleCopy().status());
                                    case "late" ->
                                        Optional.of(new SampleCopy()
                                                .waitingSince(now - 2 * HOUR)
                                                .status());
                                    default -> Optional.empty();
                                },
                                Optional.empty(),
                                List.of()));
            }
        });
        return new Figures(now, copies, Optional.empty());
    }
}
