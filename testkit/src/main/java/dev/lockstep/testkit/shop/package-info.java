/**
 * A made-up shop: {@link dev.lockstep.testkit.shop.ShopGenerator} yields what its customers do, for demonstrations and
 * benchmarks. The same seed gives the same facts, always.
 */
@NullMarked
package dev.lockstep.testkit.shop;

import org.jspecify.annotations.NullMarked;
