package io.faultstream.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Templates in the form that moto can make stacks of. What it has no model of is left out; whoever refers to that gets the
 * name it would have, or a stand-in. {@code Fn::Cidr}, which it does not compute, is a list. Nothing else is changed.
 */
final class EmulatedTemplates {
    /** What moto cannot make from a template. */
    static final Set<String> LEFT_OUT = Set.of(
            "AWS::ApiGateway::Model",
            "AWS::ApiGateway::RequestValidator",
            "AWS::ApiGateway::Stage",
            "AWS::Athena::NamedQuery",
            "AWS::Athena::WorkGroup",
            "AWS::Budgets::Budget",
            "AWS::CloudWatch::Alarm",
            "AWS::EC2::SecurityGroupEgress",
            "AWS::EMRServerless::Application",
            "AWS::Glue::Database",
            "AWS::LakeFormation::PrincipalPermissions",
            "AWS::MSK::ServerlessCluster",
            "AWS::S3::BucketPolicy",
            "AWS::SNS::Subscription",
            "AWS::SNS::TopicPolicy",
            "AWS::SQS::QueuePolicy",
            "AWS::Scheduler::Schedule");

    /** Where the name of such a resource is, which Ref gives. */
    private static final Map<String, String> NAMES = Map.of(
            "AWS::Athena::WorkGroup", "/Properties/Name",
            "AWS::Glue::Database", "/Properties/DatabaseInput/Name");

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)(?:\\.(\\w+))?}");
    private static final int SUBNETS = 4;

    private final JsonNode resources;
    private final Set<String> missing = new TreeSet<>();

    private EmulatedTemplates(JsonNode resources) {
        this.resources = resources;
        resources.fields().forEachRemaining(resource -> {
            if (LEFT_OUT.contains(resource.getValue().get("Type").asText())) {
                missing.add(resource.getKey());
            }
        });
    }

    /** @param name without its ending */
    static JsonNode read(String name) {
        ObjectNode template = (ObjectNode) Templates.read(name);
        EmulatedTemplates form = new EmulatedTemplates(template.get("Resources").deepCopy());
        ((ObjectNode) template.get("Resources")).remove(form.missing);
        return form.emulated(template);
    }

    private JsonNode emulated(JsonNode node) {
        if (node.isArray()) {
            ArrayNode list = Templates.JSON.createArrayNode();
            node.forEach(item -> list.add(emulated(item)));
            return list;
        }
        if (!node.isObject()) {
            return node;
        }
        if (node.has("Fn::Cidr")) {
            ArrayNode subnets = Templates.JSON.createArrayNode();
            for (int i = 0; i < SUBNETS; i++) {
                subnets.add("10.42." + 2 * i + ".0/23");
            }
            return subnets;
        }
        if (node.has("Ref") && missing.contains(node.get("Ref").asText())) {
            return name(node.get("Ref").asText());
        }
        if (node.has("Fn::GetAtt") && missing.contains(node.at("/Fn::GetAtt/0").asText())) {
            return new TextNode(arn(node.at("/Fn::GetAtt/0").asText()));
        }
        if (node.at("/Fn::GetAtt").size() > 2) {
            ArrayNode attribute = Templates.JSON.createArrayNode().add(node.at("/Fn::GetAtt/0"));
            attribute.add(node.at("/Fn::GetAtt/1").asText() + "."
                    + node.at("/Fn::GetAtt/2").asText());
            return Templates.JSON.createObjectNode().set("Fn::GetAtt", attribute);
        }
        ObjectNode object = Templates.JSON.createObjectNode();
        node.fields().forEachRemaining(field -> {
            boolean isText =
                    field.getKey().equals("Fn::Sub") && field.getValue().isTextual();
            object.set(field.getKey(), isText ? substituted(field.getValue().asText()) : emulated(field.getValue()));
        });
        return object;
    }

    private JsonNode substituted(String text) {
        ObjectNode names = Templates.JSON.createObjectNode();
        String said = VARIABLE.matcher(text).replaceAll(variable -> {
            boolean isMissing = missing.contains(variable.group(1));
            if (isMissing && variable.group(2) == null) {
                names.set(variable.group(1), name(variable.group(1)));
            }
            return Matcher.quoteReplacement(
                    isMissing && variable.group(2) != null ? arn(variable.group(1)) : variable.group());
        });
        return names.isEmpty()
                ? new TextNode(said)
                : Templates.JSON.createArrayNode().add(said).add(names);
    }

    private JsonNode name(String resource) {
        String type = resources.get(resource).get("Type").asText();
        if (NAMES.containsKey(type)) {
            return resources.get(resource).at(NAMES.get(type));
        }
        return new TextNode(type.equals("AWS::EMRServerless::Application") ? FakeEmr.APPLICATION : resource);
    }

    private static String arn(String resource) {
        return "arn:aws:none:" + DeployScript.REGION + ":" + EmulatedAws.ACCOUNT + ":" + resource;
    }
}
