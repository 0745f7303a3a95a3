package dev.lockstep.bench;

import dev.lockstep.engine.store.StoreException;
import java.io.IOException;

/**
 * How long it takes to plan a connection anew whose ledger has many records: once where identifiers are to look otherwise, so
 * that everybody is asked again, their identifiers are normalised and hashed again, and compared with what was sent, and it turns out that
 * nothing has to be; then where a segment of one in a hundred comes to be excluded, and no more, which can move them alone. Beside it what it
 * takes to read all records alone, and compare in each what should be there with what is.
 *
 * <p>Arguments: how many records (1,000,000), and a folder for the data.
 */
public final class LedgerPlanned {

    private static final String AIM = "under 20 s for 10 million";

    private LedgerPlanned() {}

    public static void main(String[] args) throws IOException, StoreException {
        measure(args).print(System.out);
    }

    static Figures measure(String[] args) throws IOException, StoreException {
        long records = args.length > 0 ? Long.parseLong(args[0]) : 1_000_000;
        Figures figures = new Figures();
        try (BenchFolder folder = BenchFolder.of(args, 1);
                LedgerOfMany ledger = new LedgerOfMany(records, folder)) {
            figures.add("records made", "", "%,d in %.1f s", records, ledger.fill());
            Figures.say("%,d records are in the ledger", records);
            double read = read(ledger, records);
            figures.add("records read and compared", AIM, "%.1f s", read);
            ledger.readPhonesAnew();
            double all = ledger.plan();
            figures.rate("all records planned anew", "500 thousand/s", records / all, records / read, "read alone");
            figures.add("it took", AIM, "%.1f s", all);
            ledger.excludeFew();
            figures.add("one in " + ManyPeople.FEW + " comes to be excluded", AIM, "%.2f s", ledger.plan());
            check(ledger.copy().wanted(), records - records / ManyPeople.FEW);
            ledger.excludeNobody();
            figures.add("they are excluded no more", AIM, "%.2f s", ledger.plan());
            check(ledger.copy().wanted(), records);
        }
        return figures;
    }

    private static void check(long wanted, long expected) {
        if (wanted != expected) {
            throw new IllegalStateException(wanted + " should be there, and not " + expected);
        }
    }

    private static double read(LedgerOfMany ledger, long records) {
        long[] count = {0};
        long started = System.nanoTime();
        ledger.runner().ledger().forEachEntry(ledger.copy(), Long.MIN_VALUE, entry -> {
            count[0] += entry.sent().equals(entry.wanted()) ? 1 : 0;
            return true;
        });
        double seconds = (System.nanoTime() - started) / 1e9;
        if (count[0] != records) {
            throw new IllegalStateException(count[0] + " records are there");
        }
        return seconds;
    }
}
