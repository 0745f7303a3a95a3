/**
 * What an audience does: people who are sent to it against those who are held out. Estimators are functions of their arguments; one
 * reader brings them what the store has.
 */
@NullMarked
package dev.lockstep.insight.lift;

import org.jspecify.annotations.NullMarked;
