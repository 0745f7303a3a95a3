package dev.lockstep.cli.demo;

import dev.lockstep.cli.demo.Journey.Part;
import dev.lockstep.cli.demo.Journey.Report;
import dev.lockstep.cli.demo.Journey.Seen;
import dev.lockstep.core.condition.Durations;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The followed shopper's way in lines. Two kinds of time stand in it, and each says which it is: what this machine took is in milliseconds
 * of real time; what the shop or a platform takes, however fast the machine is, is in minutes and hours of the shop's clock.
 */
record JourneyLines(double speed, ZoneId zone) {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final long MINUTE_MS = 60_000;
    private static final int CONNECTION = 8;

    List<Line> of(Scene scene) {
        if (scene.journey().isEmpty()) {
            return List.of(
                    Line.of(
                            Style.DIM,
                            "Nobody is followed: within two weeks nobody enters a targeted audience by time, and leaves it by an order."));
        }
        Report report = scene.journey().get();
        Followed shopper = report.followed();
        List<Line> lines = new ArrayList<>();
        lines.add(Line.of(
                        Style.BOLD,
                        "The way of one shopper, " + shopper.person().name())
                .add(
                        Style.DIM,
                        "   planned › taken › in effect   (ms: of this machine; min and h: by the shop's clock)"));
        lines.add(event(
                report.cartDurable().isPresent(), shopper.cartAt(), shopper.cart(), diskWords(report.cartDurable())));
        long wait = shopper.entersAt() - shopper.cartAt();
        String passed = Durations.words(wait) + " pass, no order: enters "
                + shopper.target().segment();
        lines.add(event(
                report.entered().isPresent(),
                shopper.entersAt(),
                passed,
                report.entered().isPresent()
                        ? "found and on disk " + real(report.entered().getAsLong() - shopper.entersAt()) + " after"
                        : report.cartDurable().isPresent() ? "in " + minutes(shopper.entersAt() - scene.clock()) : ""));
        legs(report, Part.CART, report.entered(), lines);
        lines.add(event(
                report.orderDurable().isPresent(),
                shopper.buysAt(),
                shopper.purchase() + ": exits it, enters " + shopper.shield().segment(),
                diskWords(report.orderDurable())));
        legs(report, Part.ORDER, report.exited(), lines);
        lines.add(end(report));
        return lines;
    }

    private Line end(Report report) {
        return report.isOver() ? Line.of(Style.GREEN, "✓ removed and suppressed everywhere") : Line.EMPTY;
    }

    private Line event(boolean isDone, long at, String what, String took) {
        Style style = isDone ? Style.PLAIN : Style.DIM;
        return Line.of(isDone ? Style.GREEN : Style.DIM, isDone ? "● " : "○ ")
                .add(
                        isDone ? Style.CYAN : Style.DIM,
                        isDone ? TIME.format(Instant.ofEpochMilli(at).atZone(zone)) : "--:--:--")
                .add(style, "  " + what)
                .add(Style.DIM, took.isEmpty() ? "" : "   " + took);
    }

    /** One line for a connection: what it is told, and when it has taken it. */
    private void legs(Report report, Part part, OptionalLong written, List<Line> lines) {
        List<String> connections =
                report.legs().stream().map(Seen::connection).distinct().toList();
        for (String connection : connections) {
            Line line = Line.of("             ").left(Style.BOLD, connection, CONNECTION);
            String gap = "";
            for (Seen leg : report.legs()) {
                if (leg.part() == part && leg.connection().equals(connection)) {
                    line = line.add(gap).add(leg(report, leg, written));
                    gap = "   ";
                }
            }
            lines.add(line);
        }
    }

    private Line leg(Report report, Seen leg, OptionalLong written) {
        String what = leg.part() == Part.CART ? "add" : leg.isAddition() ? "suppress" : "remove";
        if (written.isEmpty()) {
            return Line.of(Style.DIM, "○ " + what);
        }
        if (leg.accepted().isEmpty()) {
            return report.isNeedless(leg) && leg.part() == Part.ORDER
                    ? Line.of(Style.DIM, "● never sent, so nothing to remove")
                    : Line.of(Style.YELLOW, "◐ " + what + " waits");
        }
        long planned = leg.planned().getAsLong();
        long accepted = leg.accepted().getAsLong();
        String hops = " " + real(planned - written.getAsLong()) + " › "
                + (leg.isAtOnce() ? real(accepted - planned) : minutes(accepted - planned));
        if (leg.confirmed().isEmpty()) {
            return Line.of(Style.YELLOW, "◐ " + what).add(hops);
        }
        String effect = leg.isAtOnce() ? "" : " › " + minutes(leg.confirmed().getAsLong() - accepted);
        return Line.of(Style.GREEN, "● " + what).add(hops + effect);
    }

    private static String diskWords(OptionalDouble ms) {
        return ms.isPresent() ? "on disk after " + Screen.ms(ms.getAsDouble()) : "";
    }

    /** Of the machine: the shop's milliseconds as real ones. */
    private String real(long shopMs) {
        return Screen.ms(Math.max(0, shopMs) / speed);
    }

    /** Of the shop: to the minute, and below an hour to the tenth of one. */
    private static String minutes(long shopMs) {
        long minutes = Math.max(0, shopMs) / MINUTE_MS;
        return minutes >= 60 ? minutes / 60 + " h " + minutes % 60 + " min" : minutes + " min";
    }
}
