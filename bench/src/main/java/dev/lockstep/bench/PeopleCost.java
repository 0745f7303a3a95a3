package dev.lockstep.bench;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Value;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineSettings;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.testkit.shop.ShopGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;

/**
 * What a fact costs by how many people there are, and what a person takes. For each number of people a store is made in which
 * everybody has told who they are; it is closed, and opened again with nobody in memory; then it is given the same facts, those of
 * a made-up shop, but each about somebody drawn from all people of the store. Drawn two ways: as in the shop, where some
 * come far more often than others; and everybody alike, which no cache is of use against.
 *
 * <p>Arguments: numbers of people (10,000, 1,000,000 and 5,000,000), how many facts each gets as {@code facts=N} (500,000), a
 * folder for the data as {@code in=DIR}.
 */
public final class PeopleCost {

    private static final int BATCH = 100;
    private static final int FILL_BATCH = 1000;
    private static final int SHOP_PEOPLE = 100_000;
    private static final long MS_A_FACT = 100;
    private static final String FLAT = "within 1.5 of the fewest people";

    private final int facts;
    private final AtomicLong clock = new AtomicLong(Shop.START);
    private final Figures figures = new Figures();

    /** Nanoseconds a fact with the first number of people, by how they were drawn; 0 where not known yet. */
    private final double[] fewest = new double[2];

    private PeopleCost(int facts) {
        this.facts = facts;
    }

    public static void main(String[] args)
            throws IOException, StoreException, InterruptedException, ExecutionException {
        measure(args).print(System.out);
    }

    static Figures measure(String[] args) throws IOException, StoreException, InterruptedException, ExecutionException {
        List<Integer> numbers = new ArrayList<>();
        int facts = 500_000;
        String[] place = {};
        for (String arg : args) {
            if (arg.startsWith("facts=")) {
                facts = Integer.parseInt(arg.substring("facts=".length()));
            } else if (arg.startsWith("in=")) {
                place = new String[] {arg.substring("in=".length())};
            } else {
                numbers.add(Integer.parseInt(arg));
            }
        }
        if (numbers.isEmpty()) {
            numbers.addAll(List.of(10_000, 1_000_000, 5_000_000));
        }
        // Else the first number would be the one that pays for the compiler.
        new PeopleCost(facts).measure(numbers.getFirst(), place);
        PeopleCost bench = new PeopleCost(facts);
        for (int people : numbers) {
            bench.measure(people, place);
        }
        return bench.figures;
    }

    private void measure(int people, String[] place)
            throws IOException, StoreException, InterruptedException, ExecutionException {
        try (BenchFolder folder = BenchFolder.of(place, 0)) {
            measure(people, folder.resolve("engine"));
        }
    }

    private void measure(int people, Path data)
            throws IOException, StoreException, InterruptedException, ExecutionException {
        EngineSettings settings = EngineSettings.of(data).withClock(() -> Instant.ofEpochMilli(clock.get()));
        fill(people, settings);
        long filledBytes = BenchFolder.bytes(data);
        figures.add(who(people) + ": disk a person, with one fact", "", "%,d bytes", filledBytes / people);

        long begun = System.nanoTime();
        Engine engine = Engine.open(settings, Shop.workspace().conditions(), new Commits());
        try (engine) {
            double opened = (System.nanoTime() - begun) / 1e6;
            if (engine.status().persons() != people || !engine.isReady()) {
                throw new IllegalStateException(engine.status().persons() + " persons of " + people + " were found");
            }
            figures.add(who(people) + ": opened until ready", "", "%,.0f ms", opened);
            SplittableRandom random = new SplittableRandom(2);
            IntSupplier asInTheShop = () -> (int) (Math.pow(random.nextDouble(), 2) * people);
            IntSupplier alike = () -> random.nextInt(people);
            play(engine, people, facts / 4, new Drawn(0, "as in the shop"), asInTheShop, false);
            play(engine, people, facts, new Drawn(0, "as in the shop"), asInTheShop, true);
            play(engine, people, facts, new Drawn(1, "everybody alike"), alike, true);
        }
        long more = facts / 4 + 2L * facts;
        figures.add(
                who(people) + ": disk a further fact", "", "%,d bytes", (BenchFolder.bytes(data) - filledBytes) / more);
    }

    private record Drawn(int place, String words) {}

    /** Everybody tells who they are; on the way, what those in memory take there. */
    private void fill(int people, EngineSettings settings)
            throws StoreException, InterruptedException, ExecutionException {
        try (Engine engine = Engine.open(settings, Shop.workspace().conditions(), new Commits())) {
            long before = heapInUse();
            Feeder feeder = new Feeder(engine, FILL_BATCH);
            for (int i = 0; i < people; i++) {
                feeder.send(profile(i));
            }
            feeder.finish();
            Figures.say("%,d persons are in the store", engine.status().persons());
            int inMemory = Math.min(people, settings.peopleInMemory());
            figures.add(
                    who(people) + ": heap a person in memory",
                    "",
                    "%,d bytes, of %,d persons",
                    (heapInUse() - before) / inMemory,
                    inMemory);
        }
    }

    private Fact profile(int person) {
        long now = clock.get();
        String email = name(person) + "@mail.example";
        return new Fact.AttributeChange(
                Optional.of("profile-" + person),
                now,
                List.of(Identifier.id(name(person)), Identifier.email(email)),
                Map.of(
                        "email",
                        Optional.of(Value.of(email)),
                        "created_at",
                        Optional.of(Value.of(Math.floor(now / 1000.0)))));
    }

    private static String name(int person) {
        return "person-" + person;
    }

    private void play(Engine engine, int people, int count, Drawn drawn, IntSupplier who, boolean counts)
            throws InterruptedException, ExecutionException {
        List<Fact> played = facts(count, who);
        Feeder feeder = new Feeder(engine, BATCH);
        long started = System.nanoTime();
        for (Fact fact : played) {
            clock.set(fact.timestamp());
            feeder.send(fact);
        }
        feeder.finish();
        double nanos = (double) (System.nanoTime() - started) / count;
        if (feeder.taken() != count) {
            throw new IllegalStateException(feeder.taken() + " facts of " + count + " were taken");
        }
        if (!counts) {
            return;
        }
        if (fewest[drawn.place] == 0) {
            fewest[drawn.place] = nanos;
        }
        figures.add(
                who(people) + ": a fact, drawn " + drawn.words,
                FLAT,
                "%.1f µs, %.2f of the fewest people's",
                nanos / 1000,
                nanos / fewest[drawn.place]);
    }

    /** What happens in the shop, to somebody of ours, with messages of their own and one after the other. */
    private List<Fact> facts(int count, IntSupplier who) {
        ShopGenerator shop = Shop.facts(SHOP_PEOPLE, count);
        Fact[] played = new Fact[count];
        long at = clock.get();
        for (int i = 0; i < count; i++) {
            at += MS_A_FACT;
            List<Identifier> person = List.of(Identifier.id(name(who.getAsInt())));
            Optional<String> message = Optional.of(at + "-" + i);
            played[i] = switch (shop.next().fact()) {
                case Fact.Event event -> new Fact.Event(message, at, person, event.name(), event.properties());
                case Fact.AttributeChange change -> new Fact.AttributeChange(message, at, person, change.attributes());
                case Fact.Alias alias -> throw new IllegalStateException("the shop makes no alias");
                case Fact.Erasure erasure -> throw new IllegalStateException("the shop forgets nobody");
            };
        }
        return Arrays.asList(played);
    }

    private static String who(int people) {
        return String.format(Locale.ROOT, "%,d people", people);
    }

    private static long heapInUse() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
