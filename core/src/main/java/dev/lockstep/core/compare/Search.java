package dev.lockstep.core.compare;

import dev.lockstep.core.compare.Formula.And;
import dev.lockstep.core.compare.Formula.Literal;
import dev.lockstep.core.compare.Formula.Or;
import dev.lockstep.core.model.Fact;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Looks through the cases of formulas that are all to be true. A case is a list of literals; where there is a choice, the one with the
 * fewest ways out is made first, and a way that contradicts the literals so far is none. For one thread.
 */
final class Search {

    /** The most cases that are begun. Beyond it nothing is claimed. */
    static final int MAX_CASES = 2_000;

    /** The most cases without a contradiction that are tried for an example. */
    private static final int MAX_EXAMPLES = 24;

    private final List<Formula> formulas;
    private int cases;

    Search(List<Formula> formulas) {
        this.formulas = List.copyOf(formulas);
    }

    /** What to do with a case in which no contradiction was found. */
    private interface Visitor {
        /** Whether to look no further. */
        boolean isEnough(List<Literal> literals);
    }

    /** Whether every case contradicts itself. */
    boolean isRefuted() {
        cases = 0;
        return !visit(new Case(List.of(), List.of()).with(formulas), literals -> true) && cases <= MAX_CASES;
    }

    /** A person of a case. */
    Optional<List<Fact>> example(Witness witness) {
        cases = 0;
        List<List<Fact>> found = new ArrayList<>();
        int[] tries = {0};
        visit(new Case(List.of(), List.of()).with(formulas), literals -> {
            witness.of(literals).ifPresent(found::add);
            return !found.isEmpty() || ++tries[0] >= MAX_EXAMPLES;
        });
        return found.stream().findFirst();
    }

    /** Whether the visitor had enough. */
    private boolean visit(Case start, Visitor visitor) {
        Deque<Case> open = new ArrayDeque<>();
        if (!Contradictions.of(start.literals)) { // of the others it was asked when they were chosen
            open.push(start);
        }
        while (!open.isEmpty()) {
            if (++cases > MAX_CASES) {
                return false;
            }
            Case current = open.pop();
            if (current.choices.isEmpty()) {
                if (visitor.isEnough(current.literals)) {
                    return true;
                }
                continue;
            }
            List<Case> ways = current.choose();
            for (int i = ways.size() - 1; i >= 0; i--) {
                open.push(ways.get(i));
            }
        }
        return false;
    }

    /** Literals that are true, and choices of which one way is. */
    private record Case(List<Literal> literals, List<Or> choices) {

        Case with(List<Formula> more) {
            List<Literal> known = new ArrayList<>(literals);
            List<Or> open = new ArrayList<>(choices);
            Deque<Formula> left = new ArrayDeque<>(more);
            while (!left.isEmpty()) {
                switch (left.pop()) {
                    case And(List<Formula> parts) -> parts.reversed().forEach(left::push);
                    case Or(List<Formula> parts) when parts.size() == 1 -> left.push(parts.getFirst());
                    case Or or -> open.add(or);
                    case Literal literal -> {
                        if (!known.contains(literal)) {
                            known.add(literal);
                        }
                    }
                }
            }
            return new Case(known, open);
        }

        /** The cases of one of the choices. */
        List<Case> choose() {
            List<Case> best = List.of();
            Or made = choices.getFirst();
            int fewest = Integer.MAX_VALUE;
            for (Or choice : choices) {
                List<Case> ways = choice.parts().stream()
                        .map(part -> with(List.of(part)))
                        .filter(way -> !Contradictions.of(way.literals))
                        .toList();
                if (ways.size() < fewest) {
                    best = ways;
                    made = choice;
                    fewest = ways.size();
                }
                if (fewest <= 1) {
                    break;
                }
            }
            Or chosen = made;
            return best.stream()
                    .map(way -> new Case(way.literals, without(way.choices, chosen)))
                    .toList();
        }

        private static List<Or> without(List<Or> choices, Or made) {
            List<Or> rest = new ArrayList<>(choices);
            rest.remove(made);
            return rest;
        }
    }
}
