# shellcheck shell=bash

usage() {
  cat << 'END'
Usage: deploy COMMAND --environment NAME [OPTIONS]

Commands:
  deploy    Make or update everything: buckets, stacks, code, Athena tables; start the job and look whether it works.
            A job that runs is stopped first (gracefully), since the application cannot be changed under it.
  upgrade   New code or configuration for the job, nothing else: stop gracefully, start on the same checkpoints, look
            whether it works, go back to what ran before if it does not. Never two runs at once.
  status    What is deployed, what state is wanted, what runs.
  stop      Stop the job gracefully, on purpose: the watchdog leaves it alone.
  start     Start what was stopped, as it was.
  destroy   Take down everything but the buckets and their key; with --delete-data those too.

Options:
  --environment NAME        2 to 12 lower-case letters, digits and hyphens; part of every name
  --region REGION           default: AWS_REGION, or that of your AWS profile
  --dry-run                 print every call to AWS and make none
  --yes                     destroy: do not ask
  --help

What runs (deploy, upgrade):
  --conf FILE               settings of the service (HOCON) on top of what the deployment sets
  --contracts DIR           descriptor sets (*.desc); settings name them as "classpath:NAME.desc"
  --model DIR               a model bundle in place of the shipped one
  --jar FILE                default: streaming-app/target/faultstream-app.jar
  --natives DIR             default: streaming-app/target/natives
  --executors N             executors at least, 4 vCPU and 16 GB each (2)
  --max-executors N         and at most (5)
  --health-query NAME       the query whose signs of life decide whether a start went well (vibration)
  --health-minutes N        how long that may take (15)
  --grace-seconds N         how long a stop waits for running micro-batches, 15 to 1800 (180)
  --end-seconds N           and how much longer until nothing else is tried (600)
  --no-validate             do not check the settings on this machine first

What it runs on (deploy):
  --email ADDRESS           whom to tell about failures and the budget (needed)
  --kafka-cluster-arn ARN   an MSK cluster with IAM authentication; without it, a new MSK Serverless one
  --kafka-servers LIST      its bootstrap servers for IAM (default: the cluster is asked)
  --kafka-security-group ID its security group, which the job is let into
  --topics LIST             STREAM=TOPIC,…: what the job may read, and which stream of the settings reads it; TOPIC alone
                            for one that your settings name (vibration=machine.vibration,server-metrics=server.metrics)
  --republish-topics LIST   topics that the job writes Protobuf to, where the settings say so
  --vpc-id ID --subnet-ids LIST   private subnets of yours; without them, a new VPC
  --egress endpoints|nat    the new VPC's way out (endpoints)
  --release LABEL           EMR release (emr-7.13.0)
  --architecture X86_64|ARM64   must be that of the native libraries
  --max-cpu N --max-memory-gb N   hard limit of the application (24, 96)
  --warm-executors N        pre-initialised executors, billed while idle (0)
  --budget-usd N            monthly budget (1000)
  --vcpu-hour-usd X --memory-gb-hour-usd X   prices of your Region, for the cost panels and their alarm: check the price page
                            (0.05, 0.006 stand in for them)
  --read-api                "faults of machine X since T" over HTTPS
  --analyst-role ARN        a role that Lake Formation lets read the tables
  --tag KEY=VALUE           on everything, for the bill; repeatable
  --delete-data             destroy: the buckets with all tables too

Examples:
  deploy deploy --environment dev --region eu-west-1 --email oncall@example.com --dry-run
  deploy deploy --environment prod --email oncall@example.com --conf prod.conf --tag team=reliability \
    --kafka-cluster-arn arn:aws:kafka:eu-west-1:111122223333:cluster/plant/0a1b-5 --kafka-security-group sg-0a1b2c3d \
    --vpc-id vpc-0a1b2c3d --subnet-ids subnet-0a1b2c3d,subnet-0e1f2a3b
  deploy upgrade --environment prod --conf prod.conf
  deploy stop --environment prod
END
}
