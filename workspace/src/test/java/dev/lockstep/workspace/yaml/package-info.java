/** Tests of reading YAML. */
@NullMarked
package dev.lockstep.workspace.yaml;

import org.jspecify.annotations.NullMarked;
