/**
 * Yandex Audience: every audience is a segment made of a file of hashed e-mail addresses and phone numbers, which is replaced as a
 * whole.
 */
@NullMarked
package dev.lockstep.destinations.yandex;

import org.jspecify.annotations.NullMarked;
