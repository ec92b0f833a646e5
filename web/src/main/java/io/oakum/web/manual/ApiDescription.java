package io.oakum.web.manual;

import io.oakum.web.manual.ApiReference.Call;
import io.oakum.web.manual.ApiReference.Field;
import io.oakum.web.manual.ApiReference.Operation;
import io.oakum.web.manual.ApiReference.Reply;
import io.oakum.web.manual.ApiReference.Schema;
import io.oakum.web.manual.ApiReference.Shape;
import io.oakum.web.manual.ApiReference.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Reads an OpenAPI description of the form that ours has: JSON bodies, parameters of simple types, schemas by name. */
public final class ApiDescription {
    private static final List<String> METHODS = List.of("get", "put", "post", "delete");

    private final Branch root;
    private final Map<String, String> permissions;
    private final List<ApiExample> examples;

    private ApiDescription(Branch root, Map<String, String> permissions, List<ApiExample> examples) {
        this.root = root;
        this.permissions = permissions;
        this.examples = examples;
    }

    /**
     * @param openapi the description, in YAML
     * @param permissions by call, as in {@code GET /api/v1/hosts}
     * @param examples in the order in which they were carried out; of an operation the first is shown
     * @throws IllegalStateException where the description lacks what the page needs, or a call has no permission
     */
    public static ApiReference read(String openapi, Map<String, String> permissions, List<ApiExample> examples) {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        Object tree = new Yaml(new SafeConstructor(options)).load(openapi);
        return new ApiDescription(Branch.of("the description", tree), permissions, examples).reference();
    }

    private ApiReference reference() {
        List<Tag> tags = root.branches("tags").stream()
                .map(tag -> new Tag(tag.text("name"), tag.text("description"), operations(tag.text("name"))))
                .toList();
        Branch schemas = root.branch("components").branch("schemas");
        return new ApiReference(
                tags,
                schemas.names().stream()
                        .map(name -> new Schema(name, fields("", schemas.branch(name))))
                        .toList());
    }

    private List<Operation> operations(String tag) {
        var operations = new ArrayList<Operation>();
        Branch paths = root.branch("paths");
        for (String path : paths.names()) {
            for (String method : paths.branch(path).names()) {
                if (METHODS.contains(method)
                        && paths.branch(path).branch(method).texts("tags").contains(tag)) {
                    operations.add(operation(new Call(method.toUpperCase(Locale.ROOT), path), paths.branch(path)));
                }
            }
        }
        return operations;
    }

    private Operation operation(Call call, Branch path) {
        Branch operation = path.branch(call.method().toLowerCase(Locale.ROOT));
        String permission = permissions.get(call.toString());
        if (permission == null) {
            throw new IllegalStateException(call + " is described, and no route has it");
        }
        var parameters = new ArrayList<Field>();
        path.branches("parameters").forEach(one -> parameters.add(parameter(one)));
        operation.branches("parameters").forEach(one -> parameters.add(parameter(one)));
        Branch answers = operation.branch("responses");
        return new Operation(
                call,
                operation.text("summary"),
                permission,
                parameters,
                shape(operation.branch("requestBody")),
                answers.names().stream()
                        .map(status -> new Reply(
                                status, answers.branch(status).text("description"), shape(answers.branch(status))))
                        .toList(),
                examples.stream()
                        .filter(example -> example.of().equals(call.toString()))
                        .findFirst());
    }

    private static Field parameter(Branch parameter) {
        Branch schema = parameter.branch("schema");
        String words = schema.text("default").isEmpty()
                ? parameter.text("description")
                : (parameter.text("description") + " (" + schema.text("default") + " where it is left out)").strip();
        return new Field(
                parameter.text("name") + " (" + parameter.text("in") + ")",
                Kinds.kind(schema),
                "",
                parameter.text("required").equals("true"),
                words);
    }

    /** Of the only media type that a body or an answer has. */
    private static Optional<Shape> shape(Branch body) {
        Branch content = body.branch("content");
        if (content.names().isEmpty()) {
            return Optional.empty();
        }
        String type = content.names().getFirst();
        Branch schema = content.branch(type).branch("schema");
        return Optional.of(new Shape(
                type.equals("application/json") ? Kinds.kind(schema) : type, Kinds.schema(schema), fields("", schema)));
    }

    private static List<Field> fields(String before, Branch schema) {
        var fields = new ArrayList<Field>();
        Branch properties = schema.branch("properties");
        for (String name : properties.names()) {
            Branch property = properties.branch(name);
            fields.add(new Field(
                    before + name,
                    Kinds.kind(property),
                    Kinds.schema(property),
                    schema.texts("required").contains(name),
                    property.text("description")));
            fields.addAll(fields(before + name + ".", property));
            fields.addAll(fields(before + name + "[].", property.branch("items")));
        }
        return fields;
    }
}
