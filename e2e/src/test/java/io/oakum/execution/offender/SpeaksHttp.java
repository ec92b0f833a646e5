package io.oakum.execution.offender;

import java.net.http.HttpClient;

/** The executor on the network. */
public record SpeaksHttp(HttpClient client) {}
