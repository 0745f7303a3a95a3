package dev.lockstep.cli.demo;

import dev.lockstep.core.machine.MembershipChange;
import dev.lockstep.core.machine.MembershipChange.Cause;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.population.Population;
import dev.lockstep.core.program.Program;
import dev.lockstep.sync.files.AudienceFiles;
import dev.lockstep.sync.files.AudienceSizes;
import dev.lockstep.testkit.shop.Arrival;
import dev.lockstep.testkit.shop.ShopGenerator;
import dev.lockstep.workspace.Audience;
import dev.lockstep.workspace.Workspace;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The made-up shop in motion: leads its traffic through the workspace's segments, and keeps the figures. For one thread. */
final class DemoShop {

    /** How many of the latest membership changes are kept. */
    private static final int MAX_LATEST = 50;

    private final Workspace workspace;
    private final ShopGenerator traffic;
    private final Population population;
    private final Windows windows;
    private final Reasons reasons;
    private final Map<String, Activity> activities = new LinkedHashMap<>();
    private final Deque<Happening> latest = new ArrayDeque<>();
    private final Set<PersonId> touched = new LinkedHashSet<>();
    private @Nullable AudienceSizes audiences;
    private Arrival next;
    private long clock;
    private long byFacts;
    private long byTime;
    private long byMerges;

    /** @param opens when the first visit may begin, in milliseconds since the epoch */
    DemoShop(Workspace workspace, ShopGenerator traffic, long opens) {
        this.workspace = workspace;
        this.traffic = traffic;
        windows = new Windows(workspace.conditions());
        reasons = new Reasons(windows);
        workspace.segments().keySet().forEach(segment -> activities.put(segment, new Activity()));
        Program program = Program.compile(windows.conditions(), AudienceFiles.attributesNeeded(workspace));
        population = new Population(program, this::changed, new Touched());
        next = traffic.next();
        clock = opens;
    }

    long clock() {
        return clock;
    }

    Population population() {
        return population;
    }

    /** Receives all that is received up to this instant, and fires all that is due. */
    void runTo(long instant) {
        while (next.receivedAt() <= instant) {
            population.receive(next.fact(), next.receivedAt());
            next = traffic.next();
        }
        population.advance(instant);
        clock = instant;
    }

    Snapshot snapshot() {
        Map<String, Long> sizes = audienceSizes();
        List<Snapshot.Row> rows = new ArrayList<>();
        workspace
                .segments()
                .forEach((name, segment) ->
                        rows.add(activity(name).row(name, segment.title(), audienceOf(name, sizes), clock)));
        return new Snapshot(
                clock,
                population.size(),
                population.counts().received(),
                new Snapshot.Causes(byFacts, byTime, byMerges),
                rows,
                sizes,
                List.copyOf(latest));
    }

    private Map<String, Long> audienceSizes() {
        if (audiences == null) {
            audiences = new AudienceSizes(workspace, population);
        } else {
            touched.forEach(audiences::update);
        }
        touched.clear();
        return audiences.sizes();
    }

    private void changed(MembershipChange change) {
        if (windows.note(change)) {
            return;
        }
        touched.add(change.person());
        switch (change.cause()) {
            case Cause.ByFact fact -> byFacts++;
            case Cause.ByTime time -> byTime++;
            case Cause.ByMerge merge -> byMerges++;
            case Cause.ByDefinition definition -> byFacts++;
            case Cause.ByErasure erasure -> byFacts++;
        }
        Happening happening =
                new Happening(change.at(), change.person(), change.segment(), change.entered(), reasons.words(change));
        activity(change.segment()).add(happening);
        if (latest.size() == MAX_LATEST) {
            latest.removeLast();
        }
        latest.addFirst(happening);
    }

    private OptionalLong audienceOf(String segment, Map<String, Long> sizes) {
        for (Audience audience : workspace.audiences().values()) {
            Long size = sizes.get(audience.name());
            if (size != null && audience.segment().equals(segment)) {
                return OptionalLong.of(size);
            }
        }
        return OptionalLong.empty();
    }

    /** Notes whose attributes or identifiers may have changed, and so their audiences. */
    private final class Touched implements Population.Witness {
        @Override
        public void received(PersonId person, Fact fact) {
            touched.add(person);
        }

        @Override
        public void merged(PersonId absorbed, PersonId into) {
            touched.add(absorbed);
            touched.add(into);
        }

        @Override
        public void erased(PersonId person) {
            touched.add(person);
        }
    }

    private Activity activity(String segment) {
        Activity activity = activities.get(segment);
        if (activity == null) {
            throw new IllegalStateException("no segment is called " + segment);
        }
        return activity;
    }
}
