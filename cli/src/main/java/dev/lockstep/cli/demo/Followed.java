package dev.lockstep.cli.demo;

import dev.lockstep.core.condition.EventName;
import dev.lockstep.core.machine.MembershipChange;
import dev.lockstep.core.machine.MembershipChange.Cause;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.population.Population;
import dev.lockstep.core.program.Program;
import dev.lockstep.sync.files.AudienceFiles;
import dev.lockstep.sync.files.AudienceSizes;
import dev.lockstep.testkit.shop.Arrival;
import dev.lockstep.testkit.shop.ShopGenerator;
import dev.lockstep.workspace.Audience;
import dev.lockstep.workspace.Audience.Role;
import dev.lockstep.workspace.Workspace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A shopper whose way is followed: by the passing of time they enter an audience that is targeted, then they order, which takes them
 * out of it and into a suppression that it excludes.
 *
 * <p>Nobody plays this part. The shop's traffic is made up, so it can be made up beforehand, run through the machine in memory, and
 * looked through for somebody who will do so of their own accord. The demonstration then begins shortly before.
 *
 * @param target the audience that they enter
 * @param shield the suppression that they enter when they order
 * @param cartAt the timestamp of the last fact before they enter
 * @param cart the event that this fact was
 * @param entersAt when they enter
 * @param buysAt the timestamp of the fact that takes them out
 * @param purchase the event that this fact is
 */
record Followed(
        PersonId person,
        Audience target,
        Audience shield,
        String cart,
        long cartAt,
        long entersAt,
        String purchase,
        long buysAt) {

    /** They stay in the audience for so long, in milliseconds: long enough for every platform to show them, and no longer. */
    private static final long SHORTEST_STAY_MS = 50 * 60_000L;

    private static final long LONGEST_STAY_MS = 4 * 3_600_000L;

    /** Nobody watches for longer until something happens. */
    private static final long LONGEST_WAIT_MS = 6 * 3_600_000L;

    /** Whether a fact is about them. */
    boolean isBy(Fact fact) {
        return fact.identifiers().stream().map(Identifier::person).anyMatch(person::equals);
    }

    /**
     * The first such shopper.
     *
     * @param from no fact of theirs that counts is earlier, in milliseconds since the epoch
     * @param until how far ahead is looked
     * @return empty where nobody takes this way, or the workspace knows no such way
     */
    static Optional<Followed> find(Workspace workspace, ShopGenerator shop, long from, long until) {
        return new Search(workspace, shop, from).run(until);
    }

    /** A look ahead. Mutable, for one thread. */
    private static final class Search {

        private final ShopGenerator shop;
        private final long from;
        private final List<Way> ways;
        private final Population population;
        private final Workspace workspace;
        private final Map<PersonId, Last> lasts = new HashMap<>();
        private final Map<Place, Entry> entries = new HashMap<>();
        private final List<EventName> names;
        private @Nullable Arrival current;
        private @Nullable Followed found;

        /** From one audience to the other. */
        private record Way(Audience target, Audience shield) {}

        /** The last event of a person that counts. */
        private record Last(String event, long at, boolean isPunctual) {}

        private record Place(Way way, PersonId person) {}

        /** Somebody's entry into the target of a way, and when they left it; {@code Long.MAX_VALUE} where they have not. */
        private record Entry(Last cart, long at, long leftAt) {}

        Search(Workspace workspace, ShopGenerator shop, long from) {
            this.workspace = workspace;
            this.shop = shop;
            this.from = from;
            this.ways = ways(workspace);
            this.names = Stream.of("cart", "purchase")
                    .flatMap(known -> workspace.events().getOrDefault(known, List.of()).stream())
                    .toList();
            Program program = Program.compile(workspace.conditions(), AudienceFiles.attributesNeeded(workspace));
            this.population = new Population(program, this::changed, new Population.Witness() {
                @Override
                public void received(PersonId person, Fact fact) {
                    heard(person, fact);
                }
            });
        }

        private static List<Way> ways(Workspace workspace) {
            List<Way> ways = new ArrayList<>();
            for (Audience target : workspace.audiences().values()) {
                target.exclude().stream()
                        .map(workspace.audiences()::get)
                        .filter(shield -> target.role() == Role.RETARGETING
                                && shield != null
                                && shield.role() == Role.SUPPRESSION)
                        .forEach(shield -> ways.add(new Way(target, shield)));
            }
            return ways;
        }

        Optional<Followed> run(long until) {
            if (ways.isEmpty()) {
                return Optional.empty();
            }
            for (Arrival arrival = shop.next(); found == null && arrival.receivedAt() <= until; arrival = shop.next()) {
                current = arrival;
                population.receive(arrival.fact(), arrival.receivedAt());
            }
            return Optional.ofNullable(found);
        }

        private void heard(PersonId person, Fact fact) {
            if (fact instanceof Fact.Event event && current != null && counts(event.name())) {
                boolean isPunctual = current.receivedAt() == event.timestamp();
                lasts.put(person, new Last(event.name(), event.timestamp(), isPunctual));
            }
        }

        /** Where the workspace says what the shop calls carts and orders, nothing else counts. */
        private boolean counts(String event) {
            return names.isEmpty() || names.stream().anyMatch(name -> name.matches(event));
        }

        private void changed(MembershipChange change) {
            if (found != null) {
                return;
            }
            for (Way way : ways) {
                if (change.segment().equals(way.target().segment())) {
                    inTarget(way, change);
                } else if (change.segment().equals(way.shield().segment()) && change.entered()) {
                    inShield(way, change);
                }
            }
        }

        private void inTarget(Way way, MembershipChange change) {
            Place place = new Place(way, change.person());
            Last last = lasts.get(change.person());
            if (change.entered() && change.cause() instanceof Cause.ByTime && last != null && last.isPunctual()) {
                entries.put(place, new Entry(last, change.at(), Long.MAX_VALUE));
                return;
            }
            entries.computeIfPresent(place, (any, entry) -> new Entry(entry.cart(), entry.at(), change.at()));
        }

        /** By an order that takes them out of the target as well, whichever of the two is told first. */
        private void inShield(Way way, MembershipChange change) {
            Entry entry = entries.get(new Place(way, change.person()));
            Last last = lasts.get(change.person());
            boolean isByOrder = change.cause() instanceof Cause.ByFact && last != null && last.isPunctual();
            if (entry == null || last == null || !isByOrder || entry.leftAt() < change.at()) {
                return;
            }
            long stay = change.at() - entry.at();
            if (entry.cart().at() >= from
                    && entry.at() - entry.cart().at() <= LONGEST_WAIT_MS
                    && stay >= SHORTEST_STAY_MS
                    && stay <= LONGEST_STAY_MS
                    && isAdmitted(way, change.person())) {
                found = new Followed(
                        change.person(),
                        way.target(),
                        way.shield(),
                        entry.cart().event(),
                        entry.cart().at(),
                        entry.at(),
                        last.event(),
                        change.at());
            }
        }

        /** Neither held out, nor without consent: whoever is admitted to the suppression alone would be no show. */
        private boolean isAdmitted(Way way, PersonId person) {
            return new AudienceSizes(workspace, population).admits(way.target().name(), person);
        }
    }
}
