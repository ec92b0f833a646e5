package io.oakum.server;

import io.oakum.control.HearHosts;
import io.oakum.control.HearTasks;
import io.oakum.control.KnownHosts;
import io.oakum.control.ShareChangelogs;
import io.oakum.control.TagHosts;
import io.oakum.control.TakeReport;

/** What takes in what hosts say. */
record Ears(
        HearHosts hosts,
        TakeReport reports,
        HearTasks tasks,
        TagHosts tags,
        KnownHosts known,
        ShareChangelogs changelogs) {}
