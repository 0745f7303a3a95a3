package dev.lockstep.ingest.call;

/** What brings the calls, which is what a refusal must speak of to be understood. */
public enum Carrier {
    /** A file with one call per line. */
    FILE("line", "write one call per line", "write the file in UTF-8"),

    /** A request, the body of which is a call or has several in a list. */
    HTTP("call", "send a whole one", "send UTF-8");

    private final String unit;
    private final String remedyForJson;
    private final String remedyForText;

    Carrier(String unit, String remedyForJson, String remedyForText) {
        this.unit = unit;
        this.remedyForJson = remedyForJson;
        this.remedyForText = remedyForText;
    }

    /** The bytes are no JSON object from one of them on, counted from one. */
    RefusedException brokenJson(long byteNumber) {
        return new RefusedException(
                Reason.BROKEN_JSON,
                "not one whole JSON object, from byte " + byteNumber + " of the " + unit + " on; " + remedyForJson);
    }

    /** The bytes are no text from one of them on, counted from one. */
    RefusedException brokenText(int byteNumber) {
        return new RefusedException(
                Reason.BROKEN_TEXT, "not UTF-8 at byte " + byteNumber + " of the " + unit + "; " + remedyForText);
    }

    /** An escape is half of a character, at one of the bytes, counted from one. */
    RefusedException loneSurrogate(int byteNumber) {
        return new RefusedException(
                Reason.BROKEN_TEXT,
                "half a character at byte " + byteNumber + " of the " + unit
                        + "; send both halves of a surrogate pair, or none");
    }
}
