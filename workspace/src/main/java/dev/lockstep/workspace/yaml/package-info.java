/**
 * YAML text to a tree whose every node knows its place, and the problems found on the way. Whatever is hostile in a file
 * (size, depth, aliases that expand without end, bytes that are no text) ends here: what leaves this package is bounded.
 */
@NullMarked
package dev.lockstep.workspace.yaml;

import org.jspecify.annotations.NullMarked;
