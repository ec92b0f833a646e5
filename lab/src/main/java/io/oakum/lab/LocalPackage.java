package io.oakum.lab;

import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.Command;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * A real .deb to be made for a lab: what a vendor would ship, as small as the case needs it.
 *
 * @param fields of the control file, in order
 * @param files text by absolute path
 * @param conffiles those of the files that are configuration
 * @param scripts maintainer scripts by name ({@code postinst}, {@code prerm}, ...)
 */
public record LocalPackage(
        SequencedMap<String, String> fields,
        SequencedMap<String, String> files,
        SequencedSet<String> conffiles,
        SequencedMap<String, String> scripts) {
    public LocalPackage {
        fields = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(fields));
        files = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(files));
        conffiles = Collections.unmodifiableSequencedSet(new LinkedHashSet<>(conffiles));
        scripts = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(scripts));
        if (!files.keySet().containsAll(conffiles)) {
            throw new IllegalArgumentException(
                    "conffiles " + conffiles + " are not all among the files " + files.keySet());
        }
    }

    /** An empty package for every architecture. */
    public static LocalPackage named(String name, String version) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("Package", name);
        fields.put("Version", version);
        fields.put("Architecture", "all");
        fields.put("Maintainer", "Oakum lab <lab@oakum.invalid>");
        fields.put("Section", "misc");
        fields.put("Priority", "optional");
        fields.put("Description", "made for a lab host");
        return new LocalPackage(fields, new LinkedHashMap<>(), new LinkedHashSet<>(), new LinkedHashMap<>());
    }

    public LocalPackage withField(String name, String value) {
        return new LocalPackage(with(fields, name, value), files, conffiles, scripts);
    }

    /** @param path where it lies; what ends in {@code .gz} is packed */
    public LocalPackage withFile(String path, String text) {
        return new LocalPackage(fields, with(files, path, text), conffiles, scripts);
    }

    public LocalPackage withConffile(String path, String text) {
        var more = new LinkedHashSet<>(conffiles);
        more.add(path);
        return new LocalPackage(fields, with(files, path, text), more, scripts);
    }

    /** A maintainer script, with its {@code #!} line. */
    public LocalPackage withScript(String name, String text) {
        return new LocalPackage(fields, files, conffiles, with(scripts, name, text));
    }

    public String fileName() {
        return "%s_%s_%s.deb"
                .formatted(
                        fields.get("Package"),
                        Objects.requireNonNull(fields.get("Version")).replace(":", "%3a"),
                        fields.get("Architecture"));
    }

    /** Makes the .deb in the folder. */
    public Path buildInto(Path folder, CommandRunner machine) throws LabException {
        try {
            Files.createDirectories(folder);
            Path tree = Files.createTempDirectory(folder, ".tree-");
            try {
                lay(tree);
                Path deb = folder.resolve(fileName());
                new Tools(machine, Mark.NONE)
                        .must(Command.of("dpkg-deb", "--root-owner-group", "--build", tree.toString(), deb.toString()));
                return deb;
            } finally {
                delete(tree);
            }
        } catch (IOException e) {
            throw new LabException(
                    "cannot make " + fileName() + " in " + folder + ": " + e.getMessage(),
                    "see that there is room and that we may write there",
                    e);
        }
    }

    private void lay(Path tree) throws IOException {
        Files.setPosixFilePermissions(tree, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path control = Files.createDirectory(tree.resolve("DEBIAN"));
        Files.write(
                control.resolve("control"),
                fields.entrySet().stream()
                        .map(f -> f.getKey() + ": " + f.getValue())
                        .toList());
        if (!conffiles.isEmpty()) {
            Files.write(control.resolve("conffiles"), conffiles);
        }
        for (var script : scripts.entrySet()) {
            Path file = Files.writeString(control.resolve(script.getKey()), script.getValue());
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        for (var file : files.entrySet()) {
            Path path = tree.resolve(file.getKey().substring(1));
            Files.createDirectories(Objects.requireNonNull(path.getParent()));
            try (OutputStream out = opened(path)) {
                out.write(file.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static OutputStream opened(Path path) throws IOException {
        OutputStream plain = Files.newOutputStream(path);
        return path.toString().endsWith(".gz") ? new GZIPOutputStream(plain) : plain;
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> all = Files.walk(tree)) {
            for (Path path : all.collect(Collectors.toList()).reversed()) {
                Files.delete(path);
            }
        }
    }

    private static SequencedMap<String, String> with(Map<String, String> map, String name, String value) {
        var more = new LinkedHashMap<>(map);
        more.put(name, value);
        return more;
    }
}
