/** Who is kept out of an audience on purpose, so that what the audience does can be measured: a deterministic share of people. */
@NullMarked
package dev.lockstep.core.holdout;

import org.jspecify.annotations.NullMarked;
