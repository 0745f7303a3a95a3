package dev.lockstep.core.machine;

import java.util.List;

/**
 * What came of a step.
 *
 * @param changes entries and exits, in the order in which they happened; within one instant and one cause segments come after
 *     those they refer to
 * @param timer when the person must be stepped again if nothing arrives before; {@code Instants.NEVER} where never
 * @param corrected whether the fact was stamped too far in the future and was taken as of its receipt
 */
public record Step(List<MembershipChange> changes, long timer, boolean corrected) {}
