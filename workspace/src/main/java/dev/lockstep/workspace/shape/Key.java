package dev.lockstep.workspace.shape;

/**
 * A key of a mapping.
 *
 * @param doc one sentence, for the schema and the reference
 */
public record Key<T>(String name, Shape<T> shape, boolean isRequired, String doc) {

    /** The doc as a part of another sentence. */
    String hint() {
        return Character.toLowerCase(doc.charAt(0)) + doc.substring(1, doc.length() - 1);
    }

    public static <T> Key<T> required(String name, Shape<T> shape, String doc) {
        return new Key<>(name, shape, true, doc);
    }

    public static <T> Key<T> optional(String name, Shape<T> shape, String doc) {
        return new Key<>(name, shape, false, doc);
    }
}
