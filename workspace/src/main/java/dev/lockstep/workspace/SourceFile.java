package dev.lockstep.workspace;

/**
 * A file of a workspace, away from its folder.
 *
 * @param name its path below the workspace's folder, such as {@code segments/carts.yaml}
 * @param text what is in it
 */
public record SourceFile(String name, String text) {}
