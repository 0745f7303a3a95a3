package dev.lockstep.destinations.yandex;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A report of Yandex Direct as it comes: a line with the names of columns, then a line for each row, cells apart by tabs. Figures that
 * there are none of are dashes.
 *
 * @param prefix what goes before the name of an audience in the name of its list
 * @param settled the last day whose figures change no more
 */
record SpendTable(String prefix, LocalDate settled) {

    /** The columns that are asked for; of the last two there may be one for each goal. */
    static final List<String> COLUMNS = List.of(
            "Date",
            "CampaignId",
            "AdGroupId",
            "CriterionId",
            "Criterion",
            "Impressions",
            "Clicks",
            "Cost",
            "Conversions",
            "Revenue");

    private record Key(LocalDate day, String list) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            return Comparator.comparing(Key::day).thenComparing(Key::list).compare(this, other);
        }
    }

    /** By day and list; empty where it cannot be read. */
    Optional<List<Spend>> read(String tsv) {
        List<String> lines = tsv.lines().filter(line -> !line.isEmpty()).toList();
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        List<String> header = cells(lines.getFirst());
        List<Integer> conversions = columns(header, "Conversions");
        List<Integer> revenues = columns(header, "Revenue");
        List<Integer> needed = List.of("Date", "Criterion", "Impressions", "Clicks", "Cost").stream()
                .map(header::indexOf)
                .toList();
        if (needed.contains(-1) || conversions.isEmpty() || revenues.isEmpty()) {
            return Optional.empty();
        }
        TreeMap<Key, Spend> spends = new TreeMap<>();
        try {
            for (String line : lines.subList(1, lines.size())) {
                List<String> cells = cells(line);
                if (cells.size() != header.size()) {
                    return Optional.empty();
                }
                Spend spend = spend(
                        needed.stream().map(cells::get).toList(), pick(cells, conversions), pick(cells, revenues));
                spends.merge(new Key(spend.day(), spend.list()), spend, Spend::plus);
            }
        } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
            return Optional.empty();
        }
        return Optional.of(List.copyOf(spends.values()));
    }

    private Spend spend(List<String> cells, List<String> conversions, List<String> revenues) {
        LocalDate day = LocalDate.parse(cells.get(0));
        String list = cells.get(1);
        boolean isOurs = list.startsWith(prefix) && list.length() > prefix.length();
        return new Spend(
                day,
                list,
                isOurs ? Optional.of(list.substring(prefix.length())) : Optional.empty(),
                figure(cells.get(2)).map(BigDecimal::longValueExact).orElse(0L),
                figure(cells.get(3)).map(BigDecimal::longValueExact).orElse(0L),
                figure(cells.get(4)).orElse(BigDecimal.ZERO),
                sum(conversions)
                        .map(BigDecimal::longValueExact)
                        .map(OptionalLong::of)
                        .orElse(OptionalLong.empty()),
                sum(revenues),
                !day.isAfter(settled));
    }

    /** Of all goals; empty where none has a figure. */
    private static Optional<BigDecimal> sum(Collection<String> cells) {
        return cells.stream().flatMap(cell -> figure(cell).stream()).reduce(BigDecimal::add);
    }

    private static Optional<BigDecimal> figure(String cell) {
        boolean isMissing = cell.isEmpty() || cell.chars().allMatch(it -> it == '-');
        return isMissing ? Optional.empty() : Optional.of(new BigDecimal(cell));
    }

    private static List<Integer> columns(List<String> header, String name) {
        return IntStream.range(0, header.size())
                .filter(column ->
                        header.get(column).equals(name) || header.get(column).startsWith(name + "_"))
                .boxed()
                .toList();
    }

    private static List<String> pick(List<String> cells, List<Integer> columns) {
        List<String> picked = new ArrayList<>();
        columns.forEach(column -> picked.add(cells.get(column)));
        return picked;
    }

    private static List<String> cells(String line) {
        return Arrays.asList(line.split("\t", -1));
    }
}
