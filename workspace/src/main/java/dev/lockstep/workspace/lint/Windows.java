package dev.lockstep.workspace.lint;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.Leaf;
import dev.lockstep.core.condition.Window;
import java.util.List;
import java.util.Optional;

/** The windows of conditions. */
final class Windows {

    private Windows() {}

    /** The window of ages that a leaf asks of an event that must be there, other than "at any time". */
    static Optional<Window> of(Condition leaf) {
        Window window = switch (leaf) {
            case Condition.Latest latest -> latest.window();
            case Condition.First first -> first.window();
            case Condition.Did did when did.count().atLeast() > 0 -> did.span().window();
            default -> Window.ALL;
        };
        return window.isAll() ? Optional.empty() : Optional.of(window);
    }

    /** The leaf with another window. */
    static Condition with(Condition leaf, Window window) {
        return switch (leaf) {
            case Condition.Latest latest -> new Condition.Latest(latest.events(), window, latest.is());
            case Condition.First first -> new Condition.First(first.events(), window, first.is());
            case Condition.Did did ->
                new Condition.Did(
                        did.events(),
                        new dev.lockstep.core.condition.Span(
                                window,
                                did.span().after(),
                                did.span().before(),
                                did.span().since()),
                        did.count());
            default -> leaf;
        };
    }

    /** The leaves all of which must hold. */
    static List<Leaf> required(Condition condition) {
        return Leaf.of(condition).stream()
                .filter(leaf -> !leaf.path().contains("any[") && !leaf.path().contains("not"))
                .toList();
    }

    /** The condition with one leaf replaced, by the order of reading. */
    static Condition replace(Condition condition, int leaf, Condition replacement) {
        return new Replacement(leaf, replacement).in(condition);
    }

    private static final class Replacement {
        private final Condition replacement;
        private int left;

        Replacement(int leaf, Condition replacement) {
            this.left = leaf;
            this.replacement = replacement;
        }

        Condition in(Condition condition) {
            return switch (condition) {
                case Condition.All(List<Condition> children) ->
                    new Condition.All(children.stream().map(this::in).toList());
                case Condition.Any(List<Condition> children) ->
                    new Condition.Any(children.stream().map(this::in).toList());
                case Condition.Not(Condition child)
                when !(child instanceof Condition.Did) -> new Condition.Not(in(child));
                default -> left-- == 0 ? replacement : condition;
            };
        }
    }
}
