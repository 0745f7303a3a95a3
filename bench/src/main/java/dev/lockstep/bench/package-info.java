/** How fast it is: micro-benchmarks by JMH, and a whole replay against DuckDB. How to run them is in docs/benchmarks. */
@NullMarked
package dev.lockstep.bench;

import org.jspecify.annotations.NullMarked;
