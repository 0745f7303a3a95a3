package dev.lockstep.core.machine;

import dev.lockstep.core.program.Program;
import java.util.ArrayList;
import java.util.List;

/** The changes of one step, in order. Most steps change nothing, so the list is made by the first change. For one thread. */
final class Changes {

    private final Program program;
    private List<MembershipChange> list = List.of();
    private int first;

    Changes(Program program) {
        this.program = program;
    }

    /** What follows is made by another input than what is there: a step may fire timers first. */
    void beginInput() {
        first = list.size();
    }

    /** Whether the input that is being worked on has changed this segment. */
    boolean has(int segment) {
        String name = program.segments().get(segment);
        for (int i = first; i < list.size(); i++) {
            if (list.get(i).segment().equals(name)) {
                return true;
            }
        }
        return false;
    }

    void add(MembershipChange change) {
        if (list.isEmpty()) {
            list = new ArrayList<>();
        }
        list.add(change);
    }

    List<MembershipChange> list() {
        return list;
    }
}
