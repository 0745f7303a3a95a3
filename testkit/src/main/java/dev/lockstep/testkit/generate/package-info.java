/**
 * Seeded generators of conditions and histories, and a runner of properties that shrinks what fails and says how to replay
 * it. The same seed gives the same cases on every machine.
 */
@NullMarked
package dev.lockstep.testkit.generate;

import org.jspecify.annotations.NullMarked;
