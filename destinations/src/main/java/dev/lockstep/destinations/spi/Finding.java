package dev.lockstep.destinations.spi;

/**
 * Something at a platform that somebody should see to, since it is not ours to change.
 *
 * @param audience that it is about, by its name in the workspace
 * @param code a word for it, such as {@code no-suppression}
 * @param says what is so, what comes of it and what to do; without personal data
 */
public record Finding(String audience, String code, String says) {}
