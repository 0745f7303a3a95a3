/**
 * Where everything lies: tables of rows, written all or nothing. What key and what bytes each table holds is told in
 * {@code docs/internals/store.md}.
 */
@NullMarked
package dev.lockstep.engine.store;

import org.jspecify.annotations.NullMarked;
