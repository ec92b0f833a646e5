package io.oakum.web.manual;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The API as a person reads it.
 *
 * @param tags in the order of the description, each with its operations
 * @param schemas by name, in the order of the description
 */
public record ApiReference(List<Tag> tags, List<Schema> schemas) {
    public ApiReference {
        tags = List.copyOf(tags);
        schemas = List.copyOf(schemas);
    }

    /** Operations that belong together. */
    public record Tag(String name, String words, List<Operation> operations) {
        public Tag {
            operations = List.copyOf(operations);
        }
    }

    /**
     * One way to call the server.
     *
     * @param call the method and the path, as in {@code GET /api/v1/hosts/{id}}
     * @param permission that the caller needs
     * @param sends what it takes in its body; empty for nothing
     */
    public record Operation(
            Call call,
            String summary,
            String permission,
            List<Field> parameters,
            Optional<Shape> sends,
            List<Reply> replies,
            Optional<ApiExample> example) {
        public Operation {
            parameters = List.copyOf(parameters);
            replies = List.copyOf(replies);
        }
    }

    /** @param method in capitals */
    public record Call(String method, String path) {
        /** What an address names it by. */
        public String id() {
            String plain =
                    path.replace("/api/v1/", "").replaceAll("[^a-z0-9]+", "-").replaceAll("-$", "");
            return method.toLowerCase(Locale.ROOT) + "-" + plain;
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /** An answer by its status. */
    public record Reply(String status, String words, Optional<Shape> shape) {}

    /** A part of the description that others point to. */
    public record Schema(String name, List<Field> fields) {
        public Schema {
            fields = List.copyOf(fields);
        }
    }

    /**
     * What a document looks like.
     *
     * @param kind such as {@code object} or {@code list of texts}
     * @param schema where its schema stands, on this page or as a file of its own; empty for none
     * @param fields where it is written out in place, those below with a dot between
     */
    public record Shape(String kind, String schema, List<Field> fields) {
        public Shape {
            fields = List.copyOf(fields);
        }
    }

    /**
     * @param name for a parameter with where it stands, as in {@code limit (query)}
     * @param schema where the schema stands that it keeps to, on this page or as a file of its own; empty for none
     */
    public record Field(String name, String kind, String schema, boolean isRequired, String words) {}
}
