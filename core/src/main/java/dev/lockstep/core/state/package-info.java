/**
 * What is remembered of one person: {@link dev.lockstep.core.state.PersonState} and the registers that it is made of. A
 * register remembers just enough of the events to answer the questions that read it, and two of them merge exactly.
 */
@NullMarked
package dev.lockstep.core.state;

import org.jspecify.annotations.NullMarked;
