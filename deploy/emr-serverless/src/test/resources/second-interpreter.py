"""Deploys the watchdog on moto: another interpreter of the definition, and other models of SSM, DynamoDB, SNS and EMR
Serverless, all over the wire. Reads the substituted definition from stdin, makes the looks that are due, prints one line of
JSON for each: {"status", "path", "item", "runs"}.
"""

import json
import os
import socket
import sys
import time

with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
os.environ.update(
    MOTO_PORT=str(port), AWS_ENDPOINT_URL=f"http://127.0.0.1:{port}", AWS_DEFAULT_REGION="eu-west-1",
    AWS_ACCESS_KEY_ID="none", AWS_SECRET_ACCESS_KEY="none", AWS_EC2_METADATA_DISABLED="true")

import boto3
import requests
from moto.server import ThreadedMotoServer
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service import state_task_service as services
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service import state_task_service_aws_sdk as sdk


def renamed(value, shape, rename):
    """A value of the shape with the names of its members changed, at every depth."""
    if shape.type_name == "structure":
        names = {rename(name)[0]: (rename(name)[1], member) for name, member in shape.members.items()}
        members = {names[k][0]: renamed(v, names[k][1], rename) for k, v in value.items()}
        # moto leaves out what AWS always sends.
        return {**{rename(k)[1]: "none" for k in shape.required_members if rename(k)[0] not in value}, **members}
    if shape.type_name == "list":
        return [renamed(v, shape.member, rename) for v in value]
    return str(value) if shape.type_name == "timestamp" else value


class PascalClient:
    """What moto lacks: services whose own names are in camelCase have them in PascalCase in Step Functions."""

    def __init__(self, client):
        self.client = client

    def __getattr__(self, method):
        operation = self.client.meta.method_to_api_mapping[method]
        model = self.client.meta.service_model.operation_model(operation)
        pascal = lambda name: name[:1].upper() + name[1:]

        def call(**parameters):
            answer = getattr(self.client, method)(
                **renamed(parameters, model.input_shape, lambda name: (pascal(name), name)))
            answer.pop("ResponseMetadata", None)
            return renamed(answer, model.output_shape, lambda name: (name, pascal(name)))

        return call


# moto's interpreter has the start of an execution as an object that it cannot write.
json.JSONEncoder.default = lambda self, value: value.isoformat()
plain_client = sdk.boto_client_for
services.StateTaskService._SERVICE_NAME_SFN_TO_BOTO_OVERRIDES["emrserverless"] = "emr-serverless"
sdk.StateTaskServiceAwsSdk._normalise_parameters = lambda self, parameters, *_, **__: parameters
sdk.boto_client_for = lambda service, **more: (
    PascalClient(plain_client(service=service, **more)) if service == "emr-serverless" else plain_client(service=service, **more))

server = ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False)
server.start()
requests.post(f"http://127.0.0.1:{port}/moto-api/config", json={"stepfunctions": {"execute_state_machine": True}}).raise_for_status()
emr, dynamodb, ssm, sns, states = map(boto3.client, ["emr-serverless", "dynamodb", "ssm", "sns", "stepfunctions"])

role = "arn:aws:iam::123456789012:role/faultstream-test"
application = emr.create_application(name="faultstream-test", releaseLabel="emr-7.12.0", type="SPARK", clientToken="a")["applicationId"]
# moto knows no list of runs before the first one.
emr.start_job_run(applicationId=application, clientToken="other", executionRoleArn=role, name="other")
dynamodb.create_table(
    TableName="faultstream-test-watchdog", BillingMode="PAY_PER_REQUEST",
    AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}], KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}])
for topic in "faultstream-test-success", "faultstream-test-failure":
    sns.create_topic(Name=topic)
question = json.load(sys.stdin)
ssm.put_parameter(Name="/faultstream/test/job-template", Type="String", Value=question["template"])
ssm.put_parameter(Name="/faultstream/test/desired-state", Type="String", Value="running")
# moto's own account, and the application that it has made.
definition = question["definition"].replace("111122223333", "123456789012").replace("00fapplication1", application)
machine = states.create_state_machine(name="watchdog", definition=definition, roleArn=role)["stateMachineArn"]


def look(number):
    execution = states.start_execution(stateMachineArn=machine, name=f"look-{number}", input='{"counts": 1}')["executionArn"]
    for _ in range(300):
        end = states.describe_execution(executionArn=execution)
        if end["status"] != "RUNNING":
            break
        time.sleep(0.1)
    events = states.get_execution_history(executionArn=execution, maxResults=1000)["events"]
    print(json.dumps({
        "status": end["status"],
        "error": end.get("cause"),
        "path": [e["stateEnteredEventDetails"]["name"] for e in events if "stateEnteredEventDetails" in e],
        "item": dynamodb.get_item(TableName="faultstream-test-watchdog", Key={"id": {"S": "watchdog"}}).get("Item"),
        "runs": [[run["name"], run["state"]] for run in emr.list_job_runs(applicationId=application)["jobRuns"]],
    }), flush=True)


look(1)
look(2)
ssm.put_parameter(Name="/faultstream/test/desired-state", Type="String", Value="stopped", Overwrite=True)
look(3)
server.stop()
