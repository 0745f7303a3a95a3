/** What is done once a day, when the machine is quiet. */
@NullMarked
package dev.lockstep.server.night;

import org.jspecify.annotations.NullMarked;
