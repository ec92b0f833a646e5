package io.oakum.cli;

import io.oakum.execution.Rehearser;
import io.oakum.packages.apt.Apt;
import io.oakum.twin.TwinRehearsal;
import io.oakum.twin.TwinSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How a change is tried first. */
final class Rehearsing {
    @Option(
            names = "--limit",
            paramLabel = "TIME",
            defaultValue = "60m",
            converter = Limit.class,
            description = "after which a package's script counts as hanging, as in 90s or 10m; a bare number is minutes"
                    + " (default: ${DEFAULT-VALUE})")
    private Duration limit = Duration.ofHours(1);

    @Option(
            names = "--boot",
            description = "boot the copy, so that services really run, and reboot it after the change")
    private boolean boots;

    /** Reads a time as a person writes it. */
    static final class Limit implements ITypeConverter<Duration> {
        private static final Pattern TIME = Pattern.compile("([1-9]\\d{0,5})([sm]?)");

        @Override
        public Duration convert(String text) {
            Matcher time = TIME.matcher(text);
            if (!time.matches()) {
                throw new TypeConversionException("'" + text + "' is no time; write it as in 90s or 10m");
            }
            long number = Long.parseLong(time.group(1));
            return time.group(2).equals("s") ? Duration.ofSeconds(number) : Duration.ofMinutes(number);
        }
    }

    Duration limit() {
        return limit;
    }

    Rehearser on(HostTools tools) throws IOException {
        var folders = tools.folders();
        var spec = TwinSpec.fitting(folders.state().resolve("twins"));
        return new TwinRehearsal(
                tools.runner(),
                spec,
                runner -> new Apt(runner, tools.environment(), folders.archives()),
                limit(),
                boots);
    }
}
