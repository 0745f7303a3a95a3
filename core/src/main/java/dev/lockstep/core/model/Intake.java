package dev.lockstep.core.model;

import java.util.List;

/**
 * Something sent in for the engine to take: nearly always a fact. Barring and readmitting are no facts, since they are not
 * about what a person did and are in force from receipt on, whatever is stamped before.
 */
public sealed interface Intake {

    /**
     * A fact was learned.
     *
     * @param onlyIfKnown changes nothing where nobody is known by the fact's identifiers (Customer.io's {@code _update})
     */
    record Learned(Fact fact, boolean onlyIfKnown) implements Intake {}

    /**
     * The person is to be forgotten as by a {@link Fact.Erasure}, and nothing more is taken of them under any of their
     * identifiers until they are readmitted (Customer.io's {@code suppress}).
     *
     * @param identifiers of one person; not empty
     */
    record Barred(List<Identifier> identifiers) implements Intake {
        public Barred {
            identifiers = atLeastOne(identifiers);
        }
    }

    /**
     * Facts of these identifiers are taken again (Customer.io's {@code unsuppress}); nothing that was forgotten comes back.
     *
     * @param identifiers of one person; not empty
     */
    record Readmitted(List<Identifier> identifiers) implements Intake {
        public Readmitted {
            identifiers = atLeastOne(identifiers);
        }
    }

    private static List<Identifier> atLeastOne(List<Identifier> identifiers) {
        if (identifiers.isEmpty()) {
            throw new IllegalArgumentException("barring or readmitting needs an identifier of the person");
        }
        return List.copyOf(identifiers);
    }
}
