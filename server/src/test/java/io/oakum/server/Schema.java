package io.oakum.server;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The published schemas, against which the server's own documents are held. */
final class Schema {
    private static final Path SCHEMAS = Path.of("..", "docs", "schema");

    private Schema() {}

    /** What in a document is not as the schema of this name says. */
    static List<String> faults(String schema, String document) throws IOException {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(SCHEMAS.resolve(schema + ".json")))
                .validate(
                        document,
                        InputFormat.JSON,
                        (context, _) -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
                .stream()
                .map(Object::toString)
                .toList();
    }
}
