@NullMarked
package dev.lockstep.core.model;

import org.jspecify.annotations.NullMarked;
