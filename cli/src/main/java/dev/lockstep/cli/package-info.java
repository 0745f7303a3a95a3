/** The {@code lockstep} command: one class per subcommand, and the exit codes they share. */
@NullMarked
package dev.lockstep.cli;

import org.jspecify.annotations.NullMarked;
