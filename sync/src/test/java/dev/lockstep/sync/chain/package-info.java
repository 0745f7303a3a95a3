/** The whole way of a fact, from the engine over the connections to platforms that speak HTTP, on one thread and one clock. */
@org.jspecify.annotations.NullMarked
package dev.lockstep.sync.chain;
