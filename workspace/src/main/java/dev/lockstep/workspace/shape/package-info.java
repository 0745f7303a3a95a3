/**
 * What may be written, declared once. A {@link dev.lockstep.workspace.shape.Shape} reads a node of YAML into a value, tells
 * what is wrong with it, and gives the JSON Schema of what it reads, so that the reader, its messages and the schema that
 * editors use cannot come apart.
 */
@NullMarked
package dev.lockstep.workspace.shape;

import org.jspecify.annotations.NullMarked;
