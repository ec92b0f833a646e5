package io.oakum.control;

/** What a person may be called. */
final class PersonName {
    private static final String FORM = "[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N} ._@+'-]{0,127}";

    private PersonName() {}

    static boolean isGood(String name) {
        return name.matches(FORM) && !name.endsWith(" ");
    }

    /** The name to look for; for what no name can be, one that nobody has. */
    static String orNobodys(String name) {
        boolean canBe = name.length() <= 128 && name.chars().noneMatch(Character::isISOControl);
        return canBe ? name : "";
    }
}
