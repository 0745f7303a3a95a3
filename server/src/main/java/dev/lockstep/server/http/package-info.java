/**
 * What every request goes through, whoever answers it: finding its {@link dev.lockstep.server.http.Route}, its key, its
 * parameters and its body, each within a bound, and the form of an error. A route is declared once, and what it declares is
 * what is checked, served and documented.
 *
 * <p>No thread waits for a request: a body is taken in as it comes, an answer given when it is there.
 */
@NullMarked
package dev.lockstep.server.http;

import org.jspecify.annotations.NullMarked;
