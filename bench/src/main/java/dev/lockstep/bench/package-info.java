/**
 * How fast it is: micro-benchmarks by JMH, a whole replay against DuckDB, and load on the engine and on a server. How to run them
 * is in docs/benchmarks.
 */
@NullMarked
package dev.lockstep.bench;

import org.jspecify.annotations.NullMarked;
