/**
 * The segment language: which heads there are, which modifiers each takes, and what they mean, declared once as shapes.
 * {@link dev.lockstep.workspace.language.Heads} is the grammar and the file to read first.
 */
@NullMarked
package dev.lockstep.workspace.language;

import org.jspecify.annotations.NullMarked;
