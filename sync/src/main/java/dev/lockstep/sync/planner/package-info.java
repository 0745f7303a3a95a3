/**
 * Decides who belongs to an audience at an instant, and counts where the others drop out. Pure: people, definitions and time
 * come in as values. Consent, suppression, holdout and what a destination can use are decided here and nowhere else.
 */
@NullMarked
package dev.lockstep.sync.planner;

import org.jspecify.annotations.NullMarked;
