/** The command line. Uses every module below it and picocli. Tests start in {@code LabCommandTest}. */
@NullMarked
package io.oakum.cli;

import org.jspecify.annotations.NullMarked;
