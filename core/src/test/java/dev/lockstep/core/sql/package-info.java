@NullMarked
package dev.lockstep.core.sql;

import org.jspecify.annotations.NullMarked;
