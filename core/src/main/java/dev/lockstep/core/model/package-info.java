/** What is known of people: values, identifiers and facts. Everything is immutable and checked once, when it is made. */
@NullMarked
package dev.lockstep.core.model;

import org.jspecify.annotations.NullMarked;
