package io.oakum.execution.offender;

import java.io.ObjectInputStream;

/** Bytes turned into whatever their sender likes. */
public record ReadsObjects(ObjectInputStream stream) {}
