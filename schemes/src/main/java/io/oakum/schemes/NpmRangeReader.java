package io.oakum.schemes;

import io.oakum.schemes.Bound.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads a range of node-semver, and takes carets, tildes, hyphens and open numbers apart into comparators of whole versions. */
final class NpmRangeReader {
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern BUILD = Pattern.compile(NpmVersion.BUILD);
    private static final Pattern BLANK_BEHIND_SIGN = Pattern.compile("(?<=[<>=~^]) ");
    private static final Pattern TERM = Pattern.compile("(\\^|~>?|[<>]?=?)(.*)");
    private static final String HYPHEN = " - ";

    /** Ends a range before the pre-releases of what follows it. */
    private static final String LOWEST = "-0";

    private final boolean isLoose;
    private final String lowest;
    private final boolean includesPreReleases;

    NpmRangeReader(boolean isLoose, boolean includesPreReleases) {
        this.isLoose = isLoose;
        this.includesPreReleases = includesPreReleases;
        this.lowest = includesPreReleases ? LOWEST : "";
    }

    /** Empty where node-semver would refuse the text. */
    Optional<NpmRange> read(String text) {
        List<List<NpmBound>> alternatives = new ArrayList<>();
        for (String alternative : BLANKS.matcher(text.strip()).replaceAll(" ").split("\\|\\|", -1)) {
            Optional<List<NpmBound>> bounds = alternative(alternative.strip());
            if (bounds.isPresent()) {
                alternatives.add(bounds.orElseThrow());
            } else if (!isLoose) {
                return Optional.empty();
            }
        }
        return alternatives.isEmpty()
                ? Optional.empty()
                : Optional.of(new NpmRange(alternatives, isLoose, includesPreReleases));
    }

    /** Empty where nothing in it makes sense, or anything does not and that is not overlooked. */
    private Optional<List<NpmBound>> alternative(String text) {
        String plain = BUILD.matcher(text).replaceAll("");
        int hyphen = plain.indexOf(HYPHEN);
        Optional<List<NpmBound>> range = hyphen < 0
                ? Optional.empty()
                : hyphenRange(plain.substring(0, hyphen), plain.substring(hyphen + HYPHEN.length()));
        return range.isPresent() ? range : terms(plain);
    }

    private Optional<List<NpmBound>> terms(String plain) {
        List<NpmBound> bounds = new ArrayList<>();
        boolean makesSense = false;
        for (String term : BLANK_BEHIND_SIGN.matcher(plain).replaceAll("").split(" ", -1)) {
            Optional<List<NpmBound>> one = term(term);
            if (one.isEmpty() && !isLoose) {
                return Optional.empty();
            }
            makesSense |= one.isPresent();
            one.ifPresent(bounds::addAll);
        }
        return makesSense ? Optional.of(bounds) : Optional.empty();
    }

    private Optional<List<NpmBound>> hyphenRange(String first, String last) {
        Optional<NpmPartial> from = NpmPartial.parse(first.strip(), isLoose);
        Optional<NpmPartial> to = NpmPartial.parse(last.strip(), isLoose);
        return from.flatMap(start -> to.flatMap(end -> both(fromHyphen(start), toHyphen(end))));
    }

    private Optional<List<NpmBound>> fromHyphen(NpmPartial start) {
        if (start.major().isEmpty()) {
            return any();
        }
        boolean isExact = !start.isOpen() && !start.preRelease().isEmpty();
        return bound(Operator.FROM, isExact ? start.exact() : start.floor(lowest));
    }

    private Optional<List<NpmBound>> toHyphen(NpmPartial end) {
        if (end.major().isEmpty()) {
            return any();
        }
        if (end.isOpen()) {
            return bound(Operator.BEFORE, (end.minor().isEmpty() ? end.nextMajor() : end.nextMinor()) + LOWEST);
        }
        return includesPreReleases && end.preRelease().isEmpty()
                ? bound(Operator.BEFORE, end.nextPatch() + LOWEST)
                : bound(Operator.UP_TO, end.exact());
    }

    private Optional<List<NpmBound>> term(String text) {
        if (text.isEmpty()) {
            return any();
        }
        Matcher parts = TERM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String sign = parts.group(1);
        return NpmPartial.parse(parts.group(2), isLoose).flatMap(partial -> switch (sign) {
            case "^" -> caret(partial);
            case "~", "~>" -> tilde(partial);
            default -> comparator(sign, partial);
        });
    }

    private Optional<List<NpmBound>> caret(NpmPartial first) {
        if (first.major().isEmpty()) {
            return any();
        }
        boolean keepsMinor = first.major().equals("0") && !first.minor().isEmpty();
        boolean keepsPatch =
                keepsMinor && first.minor().equals("0") && !first.patch().isEmpty();
        String end = keepsPatch ? first.nextPatch() : keepsMinor ? first.nextMinor() : first.nextMajor();
        return fromTo(first, end);
    }

    private Optional<List<NpmBound>> tilde(NpmPartial first) {
        return first.major().isEmpty()
                ? any()
                : fromTo(first, first.minor().isEmpty() ? first.nextMajor() : first.nextMinor());
    }

    private Optional<List<NpmBound>> fromTo(NpmPartial first, String end) {
        boolean isOpen = first.minor().isEmpty() || first.patch().isEmpty();
        NpmPartial start = first.minor().isEmpty() ? new NpmPartial(first.major(), "", "", "", first.text()) : first;
        return both(
                bound(Operator.FROM, isOpen ? start.floor(lowest) : start.exact()),
                bound(Operator.BEFORE, end + LOWEST));
    }

    private Optional<List<NpmBound>> comparator(String sign, NpmPartial version) {
        if (version.isOutOfOrder()) {
            return Optional.empty();
        }
        if (!version.isOpen()) {
            return version.text().startsWith("=") && !isLoose
                    ? Optional.empty()
                    : bound(Operator.of(sign), version.exact());
        }
        if (version.major().isEmpty()) {
            return sign.equals("<") || sign.equals(">") ? bound(Operator.BEFORE, "0.0.0" + LOWEST) : any();
        }
        String next = version.minor().isEmpty() ? version.nextMajor() : version.nextMinor();
        return switch (sign) {
            case ">" -> bound(Operator.FROM, next + lowest);
            case ">=" -> bound(Operator.FROM, version.floor(lowest));
            case "<" -> bound(Operator.BEFORE, version.floor(LOWEST));
            case "<=" -> bound(Operator.BEFORE, next + LOWEST);
            default -> both(bound(Operator.FROM, version.floor(lowest)), bound(Operator.BEFORE, next + LOWEST));
        };
    }

    private static Optional<List<NpmBound>> any() {
        return Optional.of(List.of());
    }

    private Optional<List<NpmBound>> bound(Operator operator, String version) {
        return NpmBound.of(operator, version, isLoose).map(List::of);
    }

    private static Optional<List<NpmBound>> both(Optional<List<NpmBound>> left, Optional<List<NpmBound>> right) {
        return left.flatMap(one ->
                right.map(other -> Stream.concat(one.stream(), other.stream()).toList()));
    }
}
