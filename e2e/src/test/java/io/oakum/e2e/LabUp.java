package io.oakum.e2e;

import io.oakum.lab.Lab;
import io.oakum.lab.LabException;
import io.oakum.lab.LabRequest;
import io.oakum.lab.LabSettings;
import io.oakum.lab.Release;
import io.oakum.lab.Trouble;
import io.oakum.transport.LocalRunner;
import java.nio.file.Path;
import java.util.List;

/** An {@code up} in a process of its own, so that it can be killed. */
final class LabUp {
    private LabUp() {}

    /** Arguments: the lab's folder, the bases' folder, how many hosts. One of them has a small disk of its own. */
    public static void main(String[] arguments) throws LabException {
        var settings = new LabSettings(Path.of(arguments[0]), Path.of(arguments[1]));
        int hosts = Integer.parseInt(arguments[2]);
        Lab.at(settings, TestLab.standIn(), new LocalRunner(), System.err::println)
                .up(new LabRequest(hosts, Release.BOOKWORM, List.of(Trouble.NOSPACE), false));
    }
}
