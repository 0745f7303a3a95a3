package dev.lockstep.sync.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Path;
import dev.lockstep.core.model.Value;
import dev.lockstep.destinations.identifiers.Dialects;
import dev.lockstep.destinations.identifiers.Identified;
import dev.lockstep.destinations.identifiers.IdentifierType;
import dev.lockstep.destinations.identifiers.Normalised;
import dev.lockstep.destinations.identifiers.PhoneRegion;
import dev.lockstep.destinations.spi.Settings;
import dev.lockstep.engine.Profile;
import dev.lockstep.engine.store.MemoryStore;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.engine.store.Table;
import dev.lockstep.engine.store.UnreadableException;
import dev.lockstep.sync.ledger.Entry;
import dev.lockstep.sync.planner.Admission;
import dev.lockstep.sync.planner.Gate;
import dev.lockstep.sync.planner.Why;
import dev.lockstep.sync.runner.CanaryTarget;
import dev.lockstep.sync.runner.CanaryWay;
import dev.lockstep.sync.runner.ConnectionRunner;
import dev.lockstep.sync.runner.SyncObserver;
import dev.lockstep.sync.runner.Target;
import dev.lockstep.workspace.Audience.Guard;
import dev.lockstep.workspace.Audience.Role;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One life of one connection, told by a seed: people come, buy, change their addresses, turn out to be one and are forgotten, while
 * the disk and the platform fail and the program dies. Beside them a canary walks, which may go by what somebody goes by. In the end the
 * platform has exactly whom it should have.
 */
final class SyncSimulation {

    private static final int PEOPLE = 12;
    private static final List<String> SEGMENTS = List.of("cart", "buyers", "vip");
    private static final long LONG_ENOUGH_MS = 30L * 24 * 60 * 60 * 1000;

    private final SplittableRandom dice;
    private final Platform platform;
    private final Platform.Manner manner;
    private final World world = new World();
    private final MemoryStore rows = new MemoryStore();
    private final FaultyStore books;
    private final java.nio.file.Path scratch;
    private List<Target> targets;
    private Optional<CanaryTarget> canary = Optional.empty();
    private ConnectionRunner runner;
    private int walks;
    private long now = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();
    private boolean isWell;

    SyncSimulation(long seed, java.nio.file.Path scratch) {
        this.dice = new SplittableRandom(seed);
        this.manner = List.of(Platform.Manner.values()).get(dice.nextInt(Platform.Manner.values().length));
        this.platform = new Platform(manner, dice.split());
        this.scratch = scratch;
        SplittableRandom disk = dice.split();
        this.books = new FaultyStore(rows, () -> {
            if (isWell) {
                return FaultyStore.Fault.NONE;
            }
            return switch (disk.nextInt(25)) {
                case 0 -> FaultyStore.Fault.LOST;
                case 1 -> FaultyStore.Fault.WRITTEN;
                default -> FaultyStore.Fault.NONE;
            };
        });
        this.targets = targets(false, List.of("buyers"));
        this.runner = open();
    }

    /** Lives it, and returns all that was sent. */
    List<String> run(int steps) {
        for (int step = 0; step < steps; step++) {
            happen();
            for (int turns = dice.nextInt(4); turns > 0; turns--) {
                turn();
            }
            if (dice.nextInt(40) == 0) {
                targets = targets(dice.nextBoolean(), excluded());
                if (dice.nextInt(3) == 0) {
                    targets = targets.subList(0, 2); // the last one is taken out of the workspace
                }
                canary = aCanary();
                runner = open();
            }
            if (dice.nextInt(60) == 0) {
                world.forgetLog();
            }
        }
        settle();
        check();
        return platform.trail();
    }

    private void happen() {
        now += dice.nextInt(20_000);
        long person = dice.nextInt(PEOPLE) + 1L;
        if (!world.people().containsKey(person)
                && world.profile(person) instanceof Profile.Forgotten
                && dice.nextInt(3) > 0) {
            world.create(person);
        }
        switch (dice.nextInt(12)) {
            case 0 -> world.erase(person, now);
            case 1 -> world.merge(person, dice.nextInt(PEOPLE) + 1L, now);
            case 2, 3 -> world.setAttribute(person, "email", anEmail(), now);
            case 4 -> world.setAttribute(person, "phone", aPhone(), now);
            case 5 -> world.setAttribute(person, "city", Optional.of(Value.of("c" + dice.nextInt(3))), now);
            default ->
                world.setSegment(
                        person,
                        SEGMENTS.get(dice.nextInt(SEGMENTS.size())),
                        dice.nextBoolean(),
                        List.of(Why.values()).get(dice.nextInt(3)),
                        now);
        }
    }

    /** Of a few, so that people share them; some that the platform refuses, some that are none. */
    private Optional<Value> anEmail() {
        int which = dice.nextInt(10);
        if (which == 0) {
            return Optional.empty();
        }
        return Optional.of(Value.of(which == 1 ? "none" : "a" + dice.nextInt(8) + "@example.org"));
    }

    private Optional<Value> aPhone() {
        return dice.nextInt(4) == 0 ? Optional.empty() : Optional.of(Value.of("+1212555010" + dice.nextInt(4)));
    }

    /** By an address of its own, by one that people may have, or none at all. */
    private Optional<CanaryTarget> aCanary() {
        if (dice.nextInt(4) == 0) {
            return Optional.empty();
        }
        world.tellsAddresses(dice.nextBoolean());
        Target target = targets.get(1 + dice.nextInt(targets.size() - 1));
        IdentifierType type = target.admission().identifiers().getFirst();
        String phone = "+121255501" + (dice.nextBoolean() ? "0" : "1") + dice.nextInt(4);
        String email = (dice.nextBoolean() ? "a" : "canary") + dice.nextInt(8) + "@example.org";
        String raw = type == IdentifierType.EMAIL ? email : phone;
        Normalised.Usable usable =
                (Normalised.Usable) Dialects.PLAIN.rule(type).orElseThrow().normalise(raw, PhoneRegion.NONE);
        return Optional.of(new CanaryTarget(
                target.audience(),
                List.of(new Identified(type, List.of(usable.value()))),
                type == IdentifierType.EMAIL ? List.of(Identifier.email(email)) : List.of(),
                60_000));
    }

    /** How often a canary has gone a way. */
    int walks() {
        return walks;
    }

    private void turn() {
        try {
            now = Math.max(now, Math.min(runner.turn(), now + dice.nextInt(5_000)));
            if (runner.stopped().isPresent() && dice.nextInt(3) == 0) {
                runner.retry();
            }
            if (dice.nextInt(8) == 0) {
                checkCounts();
            }
        } catch (StoreException | UnreadableException e) {
            runner = open();
        }
    }

    /** The program starts again. */
    private ConnectionRunner open() {
        while (true) {
            try {
                return new ConnectionRunner(
                        platform,
                        new Settings(Map.of(), scratch),
                        targets,
                        Set.of(),
                        canary,
                        false,
                        new ConnectionRunner.Surroundings(
                                "c",
                                world,
                                books,
                                () -> Instant.ofEpochMilli(now),
                                dice,
                                scratch,
                                100,
                                new SyncObserver() {
                                    @Override
                                    public void walked(
                                            String connection, String audience, boolean isIn, CanaryWay way) {
                                        walks++;
                                    }
                                }));
            } catch (StoreException e) {
                now++;
            }
        }
    }

    private void settle() {
        platform.heal();
        isWell = true;
        runner = open();
        try {
            runner.retry();
            long end = now + LONG_ENOUGH_MS;
            for (int turns = 0; turns < 20_000; turns++) {
                long next = runner.turn();
                if (next > end) {
                    return;
                }
                boolean isIdle = next > now
                        && runner.status().copies().stream()
                                .allMatch(copy -> copy.isSurveyed()
                                        && copy.canary().stream()
                                                .allMatch(
                                                        canary -> canary.since().isEmpty()))
                        && runner.ledger().copies().stream()
                                .allMatch(copy -> copy.waiting().isEmpty() && !copy.isUncertain());
                if (isIdle && runner.ledger().flight().isEmpty()) {
                    return;
                }
                now = Math.max(now, next);
            }
        } catch (StoreException e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("it never came to rest: " + manner + ", held " + runner.holds() + ", waiting "
                + runner.ledger().copies().stream()
                        .map(copy -> copy.audience() + copy.waiting() + copy.isSurveyed())
                        .toList()
                + runner.ledger().flight()
                + platform.trail()
                        .subList(
                                Math.max(0, platform.trail().size() - 8),
                                platform.trail().size()));
    }

    /** What the platform has is what it should have, worked out from nothing but the people. */
    private void check() {
        for (Target target : targets) {
            Map<String, Set<String>> wanted = new TreeMap<>();
            world.people().forEach((number, person) -> {
                if (belongs(target, person)) {
                    want(target, number, person, wanted);
                }
            });
            Map<String, Set<String>> there = new TreeMap<>(platform.members(target.audience(), now));
            refused(target).forEach(key -> {
                there.remove(key);
                wanted.remove(key);
            });
            assertThat(there)
                    .as("the members of " + target.audience() + " of a platform that takes " + manner)
                    .isEqualTo(wanted);
        }
        if (targets.size() < SEGMENTS.size()) {
            assertThat(platform.members("Vips", now))
                    .as("the members of an audience that was taken out")
                    .isEmpty();
        }
        assertThat(runner.ledger().flight()).isEmpty();
        assertThat(rows.size(Table.WAITING)).isZero();
        checkCounts();
    }

    /** People are counted, and nobody else; and who is in the segment drops out at one gate, or should be there. */
    private void checkCounts() {
        runner.ledger().copies().forEach(copy -> {
            long[] counted = new long[3];
            Map<Gate, Long> dropped = new TreeMap<>();
            runner.ledger().forEachEntry(copy, 0, entry -> {
                entry.droppedAt().ifPresent(gate -> dropped.merge(gate, 1L, Long::sum));
                counted[0] += entry.isInSegment() ? 1 : 0;
                counted[1] += entry.wanted().isPresent() ? 1 : 0;
                counted[2] += entry.sent().isPresent() ? 1 : 0;
                return true;
            });
            assertThat(new long[] {copy.inSegment(), copy.wanted(), copy.delivered()})
                    .as("the counts of " + copy.audience())
                    .isEqualTo(counted);
            for (Gate gate : Gate.values()) {
                assertThat(copy.droppedAt(gate))
                        .as("who drops out of " + copy.audience() + " at " + gate)
                        .isEqualTo(dropped.getOrDefault(gate, 0L));
            }
            assertThat(copy.inSegment()
                            - dropped.values().stream()
                                    .mapToLong(Long::longValue)
                                    .sum())
                    .as("the match tree of " + copy.audience() + " adds up")
                    .isEqualTo(copy.wanted());
        });
    }

    /** Whoever the platform cannot read as they are: an older version of them may be there, or nothing. */
    private Set<String> refused(Target target) {
        Set<String> keys = new TreeSet<>();
        runner.ledger().forEachEntry(runner.ledger().copy(target.audience()), 0, entry -> {
            if (entry.state() == Entry.State.REJECTED) {
                assertThat(values(entry.wanted().orElseThrow().identifiers()))
                        .as("the identifiers of somebody who was refused")
                        .anyMatch(Platform::isBad);
                keys.add(entry.wanted().orElseThrow().key());
            }
            return true;
        });
        return keys;
    }

    private static boolean belongs(Target target, World.Person person) {
        return person.segments.contains(target.admission().segment())
                && target.admission().excluded().stream().noneMatch(person.segments::contains);
    }

    private void want(Target target, long number, World.Person person, Map<String, Set<String>> wanted) {
        Set<String> values = new TreeSet<>();
        for (IdentifierType type : target.admission().identifiers()) {
            values.addAll(usable(type, person));
        }
        if (values.isEmpty()) {
            return;
        }
        switch (manner) {
            case PEOPLE -> wanted.put("u" + number, values);
            case IDENTIFIERS -> values.forEach(value -> wanted.put(value, Set.of()));
            case SNAPSHOTS -> values.forEach(value -> wanted.put(value, Set.of()));
        }
    }

    private static Set<String> usable(IdentifierType type, World.Person person) {
        Set<String> raw = new TreeSet<>();
        if (type == IdentifierType.ID) {
            person.identifiers.forEach(identifier -> raw.add(identifier.value()));
        } else {
            person.attributes
                    .getOrDefault(type.word(), Optional.empty())
                    .ifPresent(value -> raw.add(((Value.Text) value).text()));
        }
        Set<String> usable = new TreeSet<>();
        raw.forEach(value -> {
            if (Dialects.PLAIN.rule(type).orElseThrow().normalise(value, PhoneRegion.NONE)
                    instanceof dev.lockstep.destinations.identifiers.Normalised.Usable(String it)) {
                usable.add(it);
            }
        });
        return usable;
    }

    /** Buyers, VIPs, both or nobody. */
    private List<String> excluded() {
        return SEGMENTS.subList(dice.nextInt(4) == 0 ? 2 : 1, dice.nextBoolean() ? 3 : 2);
    }

    /** A suppression, an audience that excludes it, and one that is only counted. */
    private List<Target> targets(boolean isOther, List<String> excluded) {
        List<IdentifierType> hashes = List.of(IdentifierType.EMAIL, IdentifierType.PHONE);
        List<IdentifierType> fewer = isOther ? List.of(IdentifierType.PHONE) : hashes;
        return List.of(
                target("Buyers", Role.SUPPRESSION, "buyers", List.of(), hashes, List.of(), Map.of()),
                target("Carts", Role.RETARGETING, "cart", excluded, fewer, List.of("Buyers"), Map.of()),
                target("Vips", Role.ANALYTICS, "vip", List.of(), hashes, List.of(), Map.of("city", Path.of("city"))));
    }

    private static Target target(
            String audience,
            Role role,
            String segment,
            List<String> excluded,
            List<IdentifierType> identifiers,
            List<String> shields,
            Map<String, Path> fields) {
        return new Target(
                audience,
                role,
                new Admission(segment, excluded, List.of(), Optional.empty(), identifiers),
                Dialects.PLAIN,
                PhoneRegion.NONE,
                new LinkedHashMap<>(fields),
                shields,
                Optional.empty(),
                Guard.NONE,
                audience + "@1",
                4 * 60 * 60 * 1000L,
                false);
    }

    static Set<String> values(List<Identified> identified) {
        Set<String> values = new TreeSet<>();
        identified.forEach(it -> values.addAll(it.values()));
        return values;
    }
}
