/**
 * Audiences sent to an HTTP address of the user's own, signed as <a href="https://www.standardwebhooks.com">Standard Webhooks
 * 1.0.0</a> has it.
 */
@NullMarked
package dev.lockstep.destinations.webhook;

import org.jspecify.annotations.NullMarked;
