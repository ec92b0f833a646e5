package io.oakum.bench;

/** How much of the heap is in use. */
final class Heap {
    private static final int TIMES = 3;

    private Heap() {}

    /** The bytes of what something still refers to. */
    static long used() {
        for (int i = 0; i < TIMES; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
