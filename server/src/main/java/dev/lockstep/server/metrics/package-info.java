/** What is counted and measured while the server runs, in the text format of Prometheus. No label has a value that strangers choose. */
@NullMarked
package dev.lockstep.server.metrics;

import org.jspecify.annotations.NullMarked;
