package io.oakum.e2e;

import static io.oakum.e2e.Weather.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.e2e.Weather.Setting;
import java.util.List;

/** Packages that came from somebody else than the distribution, or seem to. */
final class WeatherOfOrigins {
    private WeatherOfOrigins() {}

    static List<Weather> rows() {
        return List.of(ofAnother(), ofAnOwnMirror(), ofOneThatLeftItsList());
    }

    private static Setting then(Setting first, String script) {
        return host -> {
            first.bring(host);
            host.must(script);
        };
    }

    /** Beside the tests' own repository another that calls itself Debian's. */
    private static Setting besideTheDistribution(Setting first) {
        return then(first, """
                set -e
                mkdir -p /srv/distribution
                cd /srv/distribution
                cat >Packages <<END
                Package: nothing
                Version: 1
                Architecture: all
                Maintainer: lab
                Filename: ./nothing.deb
                Size: 1
                SHA256: $(printf %064d 0)
                Description: is in no need of being there
                END
                cat >Release <<END
                Origin: Debian
                Label: Debian
                Suite: lab
                Codename: lab
                Date: $(date -Ru)
                SHA256:
                 $(sha256sum <Packages | cut -d' ' -f1) $(stat -c %s Packages) Packages
                END
                echo 'deb [trusted=yes] file:/srv/distribution ./' >/etc/apt/sources.list.d/distribution.list
                apt-get -qq update
                """);
    }

    private static Weather ofAnother() {
        return of(
                        "a package that came from elsewhere",
                        besideTheDistribution(WeatherOfWords::offered),
                        "oakum scan --json --budget 0")
                .says(0, "", "source.untrusted")
                .stillOffered("fair 1.1")
                .thenScanSays("source.untrusted")
                .then((host, answer) -> {
                    assertThat(answer.json().objects("elsewhere"))
                            .singleElement()
                            .satisfies(one -> {
                                assertThat(one.text("package")).isEqualTo("fair");
                                assertThat(one.text("from")).isEqualTo("Oakum lab");
                            });
                    assertThat(answer.json().texts("notKnown"))
                            .contains("what 1 package is open to that came from elsewhere,"
                                    + " not matched to the distribution's advisories: fair:all from Oakum lab"
                                    + " (mirrors of your own of the distribution are named in /etc/oakum/own-mirrors)");
                });
    }

    private static Weather ofAnOwnMirror() {
        return of(
                        "a package of the owner's own mirror",
                        then(
                                besideTheDistribution(WeatherOfWords::offered),
                                "mkdir -p /etc/oakum; echo 'Oakum lab # ours' >/etc/oakum/own-mirrors"),
                        "oakum scan --json --budget 0")
                .says(0, "", "source.untrusted")
                .stillOffered("fair 1.1")
                .thenScanSays("source.untrusted")
                .then((host, answer) -> {
                    assertThat(answer.json().objects("elsewhere")).isEmpty();
                    assertThat(answer.json().texts("notKnown"))
                            .noneMatch(sentence -> sentence.contains("from elsewhere"));
                });
    }

    private static Weather ofOneThatLeftItsList() {
        return of(
                        "a package from elsewhere that is in no list any more",
                        host -> {
                            besideTheDistribution(WeatherOfWords::offered).bring(host);
                            host.must("oakum scan --json --budget 0 && rm " + OwnOffers.FOLDER + "/fair_1.0_*.deb");
                            host.offers();
                        },
                        "oakum scan --json --budget 0 && oakum sbom >/root/bill")
                .says(0, "", "source.untrusted")
                .stillOffered("fair 1.1")
                .thenScanSays("source.untrusted")
                .then((host, answer) -> {
                    assertThat(answer.json().objects("elsewhere"))
                            .singleElement()
                            .satisfies(one -> assertThat(one.text("from")).isEqualTo("Oakum lab"));
                    assertThat(host.file("/root/bill")).content().contains("\"name\" : \"Oakum lab\"");
                });
    }
}
