/** The driver itself; what segments do is told in the package above. */
@NullMarked
package dev.lockstep.testkit.driver;

import org.jspecify.annotations.NullMarked;
