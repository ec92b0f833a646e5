package io.oakum.trust;

/** Halves of characters beyond the first 65,536: alone they are no text and cannot be written as UTF-8. */
final class Surrogates {
    private Surrogates() {}

    static void requirePaired(String text) {
        int lone = firstLone(text);
        if (lone >= 0) {
            throw new IllegalArgumentException("no text: half a character (surrogate) stands alone at index " + lone);
        }
    }

    /** The index of the first half that stands alone, or -1. */
    static int firstLone(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                boolean isPair = Character.isHighSurrogate(text.charAt(i))
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!isPair) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }
}
