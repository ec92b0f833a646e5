package io.oakum.web;

import io.nayuki.qrcodegen.QrCode;

/**
 * A text as a QR code, for a picture of lines without any style.
 *
 * @param size of its side in modules, without the quiet zone
 * @param path the dark modules, as an SVG path has them
 */
public record QrPicture(int size, String path) {
    public static QrPicture of(String text) {
        QrCode code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
        var path = new StringBuilder();
        for (int y = 0; y < code.size; y++) {
            for (int x = 0; x < code.size; x++) {
                if (code.getModule(x, y)) {
                    path.append('M').append(x).append(' ').append(y).append("h1v1h-1z");
                }
            }
        }
        return new QrPicture(code.size, path.toString());
    }

    /** With the four light modules around it that a reader needs. */
    public String viewBox() {
        return "-4 -4 " + (size + 8) + " " + (size + 8);
    }
}
