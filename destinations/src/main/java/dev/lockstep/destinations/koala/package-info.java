/**
 * Koala, and whatever else speaks its protocol. The hosted service takes nothing any more; the address is a setting. An audience
 * there is a boolean trait of a visitor, on which a filter is built, and an event for each entry and exit.
 */
@NullMarked
package dev.lockstep.destinations.koala;

import org.jspecify.annotations.NullMarked;
