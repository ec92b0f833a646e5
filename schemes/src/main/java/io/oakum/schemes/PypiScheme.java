package io.oakum.schemes;

import io.oakum.core.version.VersionScheme;
import java.util.Optional;

/** Python's scheme, PEP 440, as pip reads and orders it. What it refuses comes before all that it takes, in the order of old. */
final class PypiScheme implements VersionScheme {
    static final PypiScheme PYPI = new PypiScheme();

    private PypiScheme() {}

    @Override
    public String name() {
        return "pypi";
    }

    @Override
    public boolean isValid(String text) {
        return Pep440.parse(text).isPresent();
    }

    @Override
    public int compare(String left, String right) {
        Optional<Pep440> leftVersion = Pep440.parse(left);
        Optional<Pep440> rightVersion = Pep440.parse(right);
        if (leftVersion.isPresent() && rightVersion.isPresent()) {
            return leftVersion.orElseThrow().compare(rightVersion.orElseThrow());
        }
        return leftVersion.isPresent() || rightVersion.isPresent()
                ? Boolean.compare(leftVersion.isPresent(), rightVersion.isPresent())
                : LegacyPypi.compare(left, right);
    }

    @Override
    public String toString() {
        return name();
    }
}
