package dev.lockstep.insight.alert;

import dev.lockstep.insight.alert.AlertState.Watched;
import dev.lockstep.insight.alert.Notice.Item;
import dev.lockstep.insight.alert.Notice.Kind;
import dev.lockstep.workspace.Alert;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Decides what is said of alerts, from figures and from what was said before. An alert goes its way at each place by itself:
 *
 * <pre>
 * is               found wrong                         found fine                           no more there
 * nothing          begins                              nothing                              nothing
 * begun            goes on, once per remind            ends, when it was so for settle      ends
 * </pre>
 *
 * <p>What nobody knows changes nothing. So between two beginnings of an alert at a place there is always an end, and every beginning is
 * followed by one end at the most, to those who were told of the beginning. Places of one alert that change at the same moment are told
 * together. For one judgement, in one thread.
 */
public final class Judge {

    private static final String AGAIN = "it is as it should be again";
    private static final String NOT_WATCHED = "it is not watched any more";

    private final Figures figures;
    private final SortedMap<Watched, Firing> firing;
    private final SequencedMap<Group, List<Item>> said = new LinkedHashMap<>();

    /** What is told together. */
    private record Group(String alert, Kind kind, List<String> receivers) {}

    private Judge(Figures figures, AlertState before) {
        this.figures = figures;
        this.firing = new TreeMap<>(before.firing());
    }

    /**
     * What comes of a judgement.
     *
     * @param state to judge upon next time; it holds only once the notices are kept for those whom they go to
     * @param findings how each place of each alert is
     */
    public record Judgement(
            AlertState state, List<Notice> notices, SequencedMap<String, SequencedMap<Place, Finding>> findings) {}

    /** Judges. */
    public static Judgement judge(Collection<Alert> alerts, Figures figures, AlertState before) {
        Judge judge = new Judge(figures, before);
        SequencedMap<String, SequencedMap<Place, Finding>> findings = new LinkedHashMap<>();
        Set<Watched> watched = new HashSet<>();
        for (Alert alert : alerts) {
            SequencedMap<Place, Finding> found = Look.at(alert.watch(), figures);
            found.keySet().forEach(place -> watched.add(new Watched(alert.name(), place.toString())));
            findings.put(alert.name(), found);
            judge.judge(alert, found);
        }
        judge.endOthers(watched);
        return new Judgement(new AlertState(judge.firing), judge.notices(), findings);
    }

    private void judge(Alert alert, SequencedMap<Place, Finding> found) {
        found.forEach((place, finding) -> {
            Watched key = new Watched(alert.name(), place.toString());
            switch (finding) {
                case Finding.Wrong wrong -> wrong(alert, key, wrong);
                case Finding.Fine fine -> fine(alert, key);
                case Finding.Unknown unknown -> {}
            }
        });
    }

    private void wrong(Alert alert, Watched key, Finding.Wrong wrong) {
        Firing begun = firing.get(key);
        String then = alert.then().orElse(wrong.then());
        if (begun == null) {
            if (firing.size() < AlertState.MAX_FIRING) {
                firing.put(key, new Firing(now(), now(), OptionalLong.empty(), wrong.says(), alert.to()));
                say(Kind.BEGINS, key, alert.to(), new Item(key.place(), wrong.says(), now(), then));
            }
            return;
        }
        if (now() - begun.toldAt() < alert.remindMs()) {
            firing.put(key, begun.still(wrong.says()));
            return;
        }
        List<String> all = Stream.concat(begun.receivers().stream(), alert.to().stream())
                .distinct()
                .toList();
        firing.put(key, begun.told(now(), wrong.says(), all));
        say(Kind.GOES_ON, key, alert.to(), new Item(key.place(), wrong.says(), begun.since(), then));
    }

    private void fine(Alert alert, Watched key) {
        Firing begun = firing.get(key);
        if (begun == null) {
            return;
        }
        Firing fine = begun.fine(now());
        if (now() - fine.fineSince().orElseThrow() >= alert.settleMs()) {
            end(key, fine, AGAIN);
        } else {
            firing.put(key, fine);
        }
    }

    /** What has begun and is not among what is watched: the alert, the audience or its connection was taken out of the workspace. */
    private void endOthers(Set<Watched> watched) {
        List.copyOf(firing.entrySet()).stream()
                .filter(begun -> !watched.contains(begun.getKey()))
                .forEach(begun -> end(begun.getKey(), begun.getValue(), NOT_WATCHED));
    }

    private void end(Watched key, Firing begun, String says) {
        firing.remove(key);
        say(Kind.ENDS, key, begun.receivers(), new Item(key.place(), says, begun.since(), ""));
    }

    private void say(Kind kind, Watched key, List<String> receivers, Item item) {
        said.computeIfAbsent(new Group(key.alert(), kind, receivers), group -> new ArrayList<>())
                .add(item);
    }

    private List<Notice> notices() {
        return said.entrySet().stream()
                .map(group -> new Notice(
                        group.getKey().alert(),
                        group.getKey().kind(),
                        now(),
                        group.getValue(),
                        group.getKey().receivers()))
                .toList();
    }

    private long now() {
        return figures.at();
    }
}
