package io.oakum.core.version.offender;

import java.io.File;

/** The core reaching for the world. */
public final class ReadsFile {
    public boolean isThere(File file) {
        return file.exists();
    }
}
