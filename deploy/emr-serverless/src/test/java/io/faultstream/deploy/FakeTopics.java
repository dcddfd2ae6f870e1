package io.faultstream.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** SNS: what was published, held against the rules for subjects. */
final class FakeTopics implements FakeAws.Service {
    /** One message. */
    record Message(String topic, String subject, String text) {}

    static final String SUCCESS = "arn:aws:sns:eu-west-1:111122223333:faultstream-test-success";
    static final String FAILURE = "arn:aws:sns:eu-west-1:111122223333:faultstream-test-failure";

    private static final Pattern SUBJECT = Pattern.compile("[\\x20-\\x7e]{1,99}");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Message> messages = new ArrayList<>();

    synchronized List<Message> messages() {
        return List.copyOf(messages);
    }

    @Override
    public synchronized JsonNode call(String operation, JsonNode input) throws AwsError {
        if (!operation.equals("Publish")) {
            throw new IllegalArgumentException(operation);
        }
        String topic = input.path("TopicArn").asText();
        if (!Set.of(SUCCESS, FAILURE).contains(topic)) {
            throw new AwsError("NotFoundException", "no topic " + topic);
        }
        String subject = input.path("Subject").asText();
        if (!SUBJECT.matcher(subject).matches()) {
            throw new AwsError("InvalidParameterException", "Subject: " + subject);
        }
        messages.add(new Message(topic, subject, input.path("Message").asText()));
        return JSON.createObjectNode().put("MessageId", "message-" + messages.size());
    }
}
