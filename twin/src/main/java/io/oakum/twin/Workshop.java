package io.oakum.twin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A twin's own folder: the scripts that build it, the plan they follow, the stubs. Everything is written before the first mount. */
record Workshop(Path folder) {

    Path script(String name) {
        return folder.resolve(name);
    }

    Path upper(int layer) {
        return folder.resolve("layer/upper").resolve(Integer.toString(layer));
    }

    Path lower(int layer) {
        return folder.resolve("layer/lower").resolve(Integer.toString(layer));
    }

    Path stubs() {
        return folder.resolve("stubs");
    }

    void writeScripts(List<String> names) throws IOException {
        for (String name : names) {
            try (InputStream script = Workshop.class.getResourceAsStream(name)) {
                if (script == null) {
                    throw new IllegalStateException("the twin's script " + name + " is not in its jar");
                }
                Files.copy(script, script(name));
            }
        }
        Files.createDirectory(folder.resolve("layer"));
    }

    void writeGates(List<Path> gates) throws IOException {
        Files.write(
                folder.resolve("cgroups"), gates.stream().map(Path::toString).toList());
    }

    void writePlan(TwinSpec spec, MountPlan plan, String hostname, List<String> more) throws IOException {
        var lines = new ArrayList<String>();
        lines.add(
                switch (spec.upper()) {
                    case TwinSpec.Upper.InMemory(var bytes) -> step("tmpfs", "-", Long.toString(bytes));
                    case TwinSpec.Upper.OnDisk disk ->
                        step("folder", "-", disk.folder().resolve(name()).toString());
                });
        for (var layer : plan.layers()) {
            String kind = layer.how() == MountPlan.How.OVERLAY ? "overlay" : "copy";
            String host =
                    spec.hostRoot().resolve(Path.of("/").relativize(layer.at())).toString();
            // What is mounted on the root is named by its path below it, and the root by nothing.
            String at = layer.at().toString().equals("/") ? "" : layer.at().toString();
            lines.add(step(kind, Integer.toString(layer.number()), at + "/\t" + host));
            lines.add(step("seal", "-", host));
        }
        hidden(spec).forEach(path -> lines.add(step("hide", "-", path.toString())));
        spec.readOnlyFolders().forEach(path -> lines.add(step("bind", "-", path.toString())));
        lines.add(step("hostname", "-", "oakum-twin-of-" + hostname.substring(0, Math.min(hostname.length(), 40))));
        lines.addAll(more);
        Files.write(folder.resolve("plan"), lines);
    }

    /** The state of twins is no business of a twin, and walking into the upper layer from below it is an error. */
    private static List<Path> hidden(TwinSpec spec) {
        var hidden = new ArrayList<Path>();
        hidden.add(spec.stateFolder());
        if (spec.upper() instanceof TwinSpec.Upper.OnDisk disk) {
            hidden.add(disk.folder());
        }
        return hidden.stream()
                .filter(path -> Files.isDirectory(
                        spec.hostRoot().resolve(Path.of("/").relativize(path)), LinkOption.NOFOLLOW_LINKS))
                .toList();
    }

    String name() {
        return String.valueOf(folder.getFileName());
    }

    static String step(String what, String number, String argument) {
        return what + "\t" + number + "\t" + argument;
    }
}
