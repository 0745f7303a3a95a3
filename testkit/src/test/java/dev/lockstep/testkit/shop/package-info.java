/** Tests of the made-up shop. */
@NullMarked
package dev.lockstep.testkit.shop;

import org.jspecify.annotations.NullMarked;
