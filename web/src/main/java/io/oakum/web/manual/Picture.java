package io.oakum.web.manual;

/** What a picture of the manual is: a page as the browser tests saw it, in JPEG. */
public final class Picture {
    /** In pixels, of every picture. */
    public static final int WIDTH = 1280;

    public static final int HEIGHT = 800;

    private Picture() {}
}
