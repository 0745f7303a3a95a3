package dev.lockstep.cli.demo;

import dev.lockstep.cli.demo.Scene.Copy;
import dev.lockstep.core.condition.Durations;
import dev.lockstep.workspace.Audience;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Lays a {@link Scene} out as lines that fit a terminal. Where it is narrow, columns are dropped and texts are cut; where it is low, the
 * last lines are. A pure function of its arguments.
 *
 * @param heading what is shown, the first thing in the first line
 * @param zone in which the shop's clock is shown
 * @param speed how many times faster than real time that clock goes
 */
record Screen(String heading, ZoneId zone, double speed) {

    private static final int ROLE = 13;
    private static final int SIZE = 9;
    private static final int COPY = 11;
    private static final int GAP = 2;
    private static final int MIN_NAME = 20;

    /** Whatever a plan says beyond this is cut: an audience has its own command to ask. */
    private static final int MAX_AUDIENCES = 8;

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("EEE d MMM HH:mm:ss", Locale.ENGLISH);

    /**
     * The size of a terminal, in characters.
     *
     * @param rows {@link #ENDLESS} where it is no terminal but a page without an end
     */
    record Size(int columns, int rows) {
        static final int ENDLESS = Integer.MAX_VALUE;
    }

    /** The whole screen. */
    List<Line> lines(Scene scene, Size size) {
        List<Line> lines = new ArrayList<>();
        lines.add(header(scene, size.columns()));
        lines.add(counts(scene));
        lines.add(Line.EMPTY);
        lines.addAll(audiences(scene, size.columns()));
        lines.add(Line.EMPTY);
        lines.addAll(new JourneyLines(speed, zone).of(scene));
        lines.add(Line.EMPTY);
        scene.connections().forEach(platform -> lines.add(platform(platform)));
        lines.add(Line.of(
                Style.DIM,
                "Both are sandboxes on this machine, with the real wire format and quotas; files are worked on for "
                        + words(Stage.PROCESSING) + ", not hours."));
        return lines.stream()
                .limit(size.rows())
                .map(line -> line.cut(size.columns()))
                .toList();
    }

    /** What is shown while the past is being played. */
    List<Line> preparing(double share, Size size) {
        int width = Math.min(50, size.columns());
        int done = (int) (width * share);
        return List.of(
                Line.of(Style.BOLD, heading).cut(size.columns()),
                Line.EMPTY,
                Line.of("The shop's past goes into the engine").cut(size.columns()),
                Line.of("█".repeat(done) + "░".repeat(width - done)));
    }

    private Line header(Scene scene, int columns) {
        String clock = CLOCK.format(Instant.ofEpochMilli(scene.clock()).atZone(zone));
        String pace = "   a second here is " + words(Duration.ofMillis(Math.round(speed * 1000))) + " there";
        Line left = Line.of(Style.BOLD, heading);
        Line right = Line.of(Style.CYAN, clock).add(Style.DIM, pace);
        if (left.width() + GAP + right.width() > columns) {
            right = Line.of(Style.CYAN, clock);
        }
        if (left.width() + GAP + right.width() > columns) {
            return right;
        }
        return left.to(columns - right.width()).add(right);
    }

    private static Line counts(Scene scene) {
        Line line = Line.of(number(scene.people()) + " people   " + number(scene.facts()) + " facts, "
                + number(Math.round(scene.factsPerSecond())) + " a second");
        if (scene.durable().p50() > 0) {
            line = line.add("   on disk after " + ms(scene.durable().p50()) + " (p99 "
                    + ms(scene.durable().p99()) + ")");
        }
        return line.add("   " + number(scene.changes().all()) + " entries and exits ("
                + number(scene.changes().byTime()) + " by time)");
    }

    // ---- audiences

    private static List<Line> audiences(Scene scene, int columns) {
        int copies = scene.connections().stream().mapToInt(Screen::width).sum();
        boolean hasRole = columns >= MIN_NAME + ROLE + 2 * SIZE + copies;
        int longest = scene.audiences().stream()
                .mapToInt(audience -> audience.name().length())
                .max()
                .orElse(0);
        int room = columns - (hasRole ? ROLE : 0) - 2 * SIZE - copies;
        int name = Math.clamp(longest + GAP, MIN_NAME, Math.max(MIN_NAME, room));
        List<Line> lines = new ArrayList<>();
        Line groups = Line.EMPTY.to(name + (hasRole ? ROLE : 0) + 2 * SIZE);
        Line titles = Line.EMPTY.left(Style.DIM, "audience", name);
        titles = (hasRole ? titles.left(Style.DIM, "role", ROLE) : titles)
                .right(Style.DIM, "segment", SIZE)
                .right(Style.DIM, "desired", SIZE);
        for (Scene.Platform platform : scene.connections()) {
            groups = groups.right(Style.BOLD, platform.connection(), width(platform));
            titles = titles.right(Style.DIM, "delivered", COPY);
            titles = platform.isAtOnce() ? titles : titles.right(Style.DIM, "confirmed", COPY);
        }
        lines.add(groups);
        lines.add(titles);
        scene.audiences().stream().limit(MAX_AUDIENCES).forEach(audience -> {
            lines.add(row(audience, scene, name, hasRole));
            held(audience, scene).ifPresent(lines::add);
        });
        return lines;
    }

    private static int width(Scene.Platform platform) {
        return platform.isAtOnce() ? COPY : 2 * COPY;
    }

    private static Line row(Audience audience, Scene scene, int name, boolean hasRole) {
        Optional<Copy> any = scene.connections().stream()
                .flatMap(platform -> platform.copy(audience.name()).stream())
                .findFirst();
        Line line = Line.EMPTY.left(Style.PLAIN, Line.cut(audience.name(), name - GAP), name);
        line = (hasRole ? line.left(Style.DIM, audience.role().written(), ROLE) : line)
                .right(Style.PLAIN, number(any.map(Copy::inSegment)), SIZE)
                .right(Style.BOLD, number(any.map(Copy::desired)), SIZE);
        for (Scene.Platform platform : scene.connections()) {
            Optional<Copy> copy = platform.copy(audience.name());
            long desired = copy.map(Copy::desired).orElse(0L);
            line = line.right(style(copy.map(Copy::delivered), desired), number(copy.map(Copy::delivered)), COPY);
            if (!platform.isAtOnce()) {
                Optional<Long> confirmed = copy.map(Copy::confirmed)
                        .filter(OptionalLong::isPresent)
                        .map(OptionalLong::getAsLong);
                line = line.right(style(confirmed, desired), confirmed.isEmpty() ? "–" : number(confirmed), COPY);
            }
        }
        return line;
    }

    private static Style style(Optional<Long> people, long desired) {
        return people.isPresent() && people.get() == desired ? Style.GREEN : Style.YELLOW;
    }

    private static Optional<Line> held(Audience audience, Scene scene) {
        for (Scene.Platform platform : scene.connections()) {
            Optional<Scene.Hold> held = platform.copy(audience.name())
                    .flatMap(copy -> copy.held().stream().findFirst());
            if (held.isPresent()) {
                return Optional.of(Line.of(
                                Style.YELLOW,
                                "  held at " + platform.connection() + ": "
                                        + held.get().word())
                        .add(Style.DIM, "  " + held.get().says()));
            }
        }
        return Optional.empty();
    }

    // ---- platforms

    private static Line platform(Scene.Platform platform) {
        Line line = Line.EMPTY.left(Style.BOLD, platform.connection(), 10).add(number(platform.calls()) + " calls");
        if (platform.stopped().isPresent()) {
            return line.add(Style.RED, "   stopped: " + platform.stopped().get());
        }
        String left = budgets(platform.left());
        return line.add(Style.DIM, left.isEmpty() ? "   no quota is documented" : "   left: " + left);
    }

    /** Of each quota what is left, as in {@code write 9/10 a minute, 88/100 an hour}. */
    private static String budgets(Map<String, Integer> left) {
        Map<String, List<String>> words = new LinkedHashMap<>();
        left.forEach((name, calls) -> {
            String[] parts = name.split(" ", 3); // what, amount, span: see ConnectionStatus
            words.computeIfAbsent(parts[0], what -> new ArrayList<>())
                    .add(number(calls) + "/" + number(Long.parseLong(parts[1])) + span(parts[2]));
        });
        return words.entrySet().stream()
                .map(some -> some.getKey() + " " + String.join(", ", some.getValue()))
                .collect(Collectors.joining("; "));
    }

    private static String span(String iso) {
        return switch (iso) {
            case "PT1S" -> " a second";
            case "PT1M" -> " a minute";
            case "PT1H" -> " an hour";
            case "PT24H" -> " a day";
            default -> " in " + words(Duration.parse(iso));
        };
    }

    // ---- words

    static String words(Duration duration) {
        return Durations.words(duration.toMillis());
    }

    /** With a comma between thousands, everywhere. */
    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String number(Optional<Long> number) {
        return number.map(Screen::number).orElse("");
    }

    /** A time that a machine took, in milliseconds. */
    static String ms(double ms) {
        return ms < 10 ? String.format(Locale.ROOT, "%.1f ms", ms) : Math.round(ms) + " ms";
    }
}
