package io.oakum.control.offender;

import io.helidon.webserver.http.ServerRequest;

/** A use case that knows of requests. */
public record ServesHttp(ServerRequest request) {}
