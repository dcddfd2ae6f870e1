package io.faultstream.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** DynamoDB: one table with the one item of the watchdog, and the one condition that its definition writes under. */
final class FakeTable implements FakeAws.Service {
    static final String NAME = "faultstream-test-watchdog";

    private static final String CONDITION = "attribute_not_exists(revision) OR revision = :seen";
    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonNode item;

    @Override
    public synchronized JsonNode call(String operation, JsonNode input) throws AwsError {
        if (!input.path("TableName").asText().equals(NAME)) {
            throw new AwsError("ResourceNotFoundException", "no table " + input.path("TableName"));
        }
        return switch (operation) {
            case "GetItem" -> get(input);
            case "PutItem" -> put(input);
            default -> throw new IllegalArgumentException(operation);
        };
    }

    private JsonNode get(JsonNode input) {
        ObjectNode answer = JSON.createObjectNode();
        if (item != null && item.path("id").equals(input.at("/Key/id"))) {
            answer.set("Item", item);
        }
        return answer;
    }

    private JsonNode put(JsonNode input) throws AwsError {
        if (!input.path("ConditionExpression").asText().equals(CONDITION)) {
            throw new AwsError("TransactionConflictException", "a condition that this table cannot evaluate");
        }
        JsonNode seen = input.at("/ExpressionAttributeValues/:seen");
        if (item != null && item.has("revision") && !item.path("revision").equals(seen)) {
            throw new AwsError("ConditionalCheckFailedException", "The conditional request failed");
        }
        item = input.path("Item");
        return JSON.createObjectNode();
    }
}
