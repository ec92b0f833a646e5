package io.oakum.bench;

import java.io.PrintStream;

/** One question about speed, with something to compare the answer with. */
public interface Benchmark {

    /** What {@code bench/run} calls it and its file of results is called. */
    String name();

    /** One line for the list. */
    String summary();

    /** Measures; what happens meanwhile is told on {@code progress}. */
    Result run(PrintStream progress) throws Exception;
}
