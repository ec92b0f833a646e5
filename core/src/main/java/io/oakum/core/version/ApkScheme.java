package io.oakum.core.version;

/**
 * Alpine's scheme, {@code number(.number)*[letter](_suffix[number])*[~commit][-rNumber]}, in the order of apk-tools.
 *
 * <p>apk reads piece by piece and looks no further than the first piece that it does not know; up to there such a text is ordered like
 * any other.
 */
public final class ApkScheme implements VersionScheme {
    public static final ApkScheme APK = new ApkScheme();

    private ApkScheme() {}

    @Override
    public String name() {
        return "apk";
    }

    @Override
    public boolean isValid(String text) {
        return PlainText.isOne(text);
    }

    @Override
    public int compare(String left, String right) {
        int i = 0;
        int j = 0;
        int leftKind = ApkPiece.NOTHING;
        int rightKind = ApkPiece.NOTHING;
        while (true) {
            leftKind = ApkPiece.kind(left, i, leftKind);
            rightKind = ApkPiece.kind(right, j, rightKind);
            if (leftKind != rightKind) {
                return leftKind - rightKind;
            }
            int leftEnd = ApkPiece.end(left, i, leftKind);
            int rightEnd = ApkPiece.end(right, j, rightKind);
            int order = ApkPiece.compare(leftKind, left, i, leftEnd, right, j, rightEnd);
            if (order != 0 || ApkPiece.isLast(leftKind)) {
                return order;
            }
            i = leftEnd;
            j = rightEnd;
        }
    }

    @Override
    public String toString() {
        return name();
    }
}
