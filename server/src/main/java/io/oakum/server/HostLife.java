package io.oakum.server;

import io.oakum.control.CertificateAuthority;
import io.oakum.control.Enrolment;
import io.oakum.control.FleetView;
import io.oakum.control.HearHosts;
import io.oakum.control.HearTasks;
import io.oakum.control.KeepGroups;
import io.oakum.control.KnownHosts;
import io.oakum.control.Secrets;
import io.oakum.control.ShareChangelogs;
import io.oakum.control.TagHosts;
import io.oakum.control.TakeReport;
import io.oakum.store.Database;
import java.util.List;

/** All that lets hosts come, be heard and go, wired to one database. */
record HostLife(
        Enrolment enrolment,
        HearHosts hearing,
        TagHosts tags,
        KeepGroups groups,
        KnownHosts known,
        ShareChangelogs changelogs) {

    static HostLife on(Database database, CertificateAuthority authority, Secrets secrets) {
        var enrolment = new Enrolment(database, authority, secrets);
        return new HostLife(
                enrolment,
                new HearHosts(database),
                new TagHosts(database, secrets),
                new KeepGroups(database),
                new KnownHosts(database, enrolment),
                new ShareChangelogs(database));
    }

    List<Route> routes(FleetView view) {
        return new HostLifeRoutes(enrolment, hearing, tags, groups, view).all();
    }

    Ears ears(TakeReport reports, HearTasks answers) {
        return new Ears(hearing, reports, answers, tags, known, changelogs);
    }

    List<Loops.Due> due() {
        return List.of(known::look, hearing::write, groups::look);
    }
}
