# shellcheck shell=bash
# CloudFormation: what is there, and making it so.

# bucket_name KIND: as storage.yaml names it.
bucket_name() { echo "faultstream-$environment-$1-$account-$region"; }

stack_tags() {
  # The first two allow a cost report by environment (activate them in the billing console).
  printf '%s\n' "faultstream:environment=$environment" application=faultstream ${tags[@]+"${tags[@]}"}
}

# Outputs of a stack as one object; {} if there is no such stack.
stack_outputs() {
  local placeholder=$2 answer
  answer=$(read_aws "$placeholder" cloudformation describe-stacks --stack-name "$1" --query 'Stacks[0].Outputs' --output json) ||
    return 1
  jq -c 'if type == "array" then map({(.OutputKey): .OutputValue}) | add // {} else . // {} end' <<< "$answer"
}

storage_placeholder() {
  jq -nc --arg b "$(bucket_name bootstrap)" --arg s "$(bucket_name silver)" --arg g "$(bucket_name gold)" \
    --arg l "$(bucket_name logs)" --arg k "arn:$partition:kms:$region:$account:key/00000000-0000-0000-0000-000000000000" \
    '{BootstrapBucket: $b, SilverBucket: $s, GoldBucket: $g, LogsBucket: $l, KmsKeyArn: $k}'
}

main_placeholder() {
  jq -nc --arg role "arn:$partition:iam::$account:role/faultstream-$environment-job-$region" \
    --arg kafka "${kafka_cluster_arn:-arn:$partition:kafka:$region:$account:cluster/faultstream-$environment/00000000-0000-0000-0000-000000000000-s1}" \
    --arg name "faultstream-$environment" --arg database "faultstream_${environment//-/_}" \
    '{ApplicationId: "00dryrun00", ApplicationName: $name, JobRoleArn: $role, KafkaClusterArn: $kafka,
      DatabaseName: $database, WorkGroup: $name, DashboardUrl: "https://console.aws.amazon.com/cloudwatch"}'
}

read_storage() {
  storage=$(stack_outputs "faultstream-$environment-storage" "$(storage_placeholder)") ||
    die "there is no environment $environment in $region; deploy deploy makes one"
  bootstrap_bucket=$(jq -r .BootstrapBucket <<< "$storage")
  silver_bucket=$(jq -r .SilverBucket <<< "$storage")
  gold_bucket=$(jq -r .GoldBucket <<< "$storage")
  logs_bucket=$(jq -r .LogsBucket <<< "$storage")
  key_arn=$(jq -r .KmsKeyArn <<< "$storage")
}

read_main() {
  main=$(stack_outputs "faultstream-$environment" "$(main_placeholder)") ||
    die "there is no environment $environment in $region; deploy deploy makes one"
  application=$(jq -r '.ApplicationId // empty' <<< "$main")
  job_role=$(jq -r '.JobRoleArn // empty' <<< "$main")
  cluster=$(jq -r '.KafkaClusterArn // empty' <<< "$main")
  database=$(jq -r '.DatabaseName // empty' <<< "$main")
  work_group=$(jq -r '.WorkGroup // empty' <<< "$main")
  [[ -n $application ]] || die "the stack faultstream-$environment is not complete; deploy deploy mends it"
}

# make_stack NAME TEMPLATE PARAMETER=VALUE…: makes or updates it, and returns when it is done.
make_stack() {
  local stack="faultstream-$environment$1" body="file://$home/templates/$2" parameters tag_list said
  shift 2
  parameters=$(printf '%s\n' "$@" | jq -Rnc '[inputs | capture("^(?<k>[^=]+)=(?<v>.*)$") | {ParameterKey: .k, ParameterValue: .v}]')
  tag_list=$(stack_tags | jq -Rnc '[inputs | capture("^(?<Key>[^=]+)=(?<Value>.*)$")]')
  local arguments=(--stack-name "$stack" --template-body "$body" --parameters "$parameters" --tags "$tag_list"
    --capabilities CAPABILITY_NAMED_IAM CAPABILITY_AUTO_EXPAND)
  if ! try_aws cloudformation describe-stacks --stack-name "$stack"; then
    do_aws cloudformation create-stack "${arguments[@]}"
    do_aws cloudformation wait stack-create-complete --stack-name "$stack" ||
      die "the stack $stack could not be made; its events in CloudFormation say why. deploy destroy removes what is left"
  elif said=$(aws cloudformation update-stack "${arguments[@]}" --region "$region" 2>&1); then
    do_aws cloudformation wait stack-update-complete --stack-name "$stack" ||
      die "the stack $stack could not be updated and is as it was; its events in CloudFormation say why"
  elif [[ $said != *"No updates are to be performed"* ]]; then
    die "the stack $stack cannot be updated: $said"
  fi
}

make_storage() {
  make_stack -storage storage.yaml "Environment=$environment"
  do_aws cloudformation update-termination-protection --stack-name "faultstream-$environment-storage" \
    --enable-termination-protection || say "the stack faultstream-$environment-storage is not protected against deletion"
  read_storage
}

# topic_arns LIST: as IAM names them. A new cluster's unique id is not known before it is there.
topic_arns() {
  local topic arns="" prefix
  prefix="$(cluster_as topic)/"
  for topic in ${1//,/ }; do arns="$arns,$prefix${topic#*=}"; done
  echo "${arns#,}"
}

# Topics by the stream that reads them, as the parameter kafka-topics holds them.
topics_by_stream() { jq -Rnc '[inputs | split(",")[] | capture("^(?<key>[^=]+)=(?<value>.+)$")] | from_entries' <<< "$topics"; }

cluster_as() {
  if [[ -n $kafka_cluster_arn ]]; then
    echo "${kafka_cluster_arn/:cluster\//:$1/}"
  else
    echo "arn:$partition:kafka:$region:$account:$1/faultstream-$environment/*"
  fi
}

make_main() {
  local templates_hash
  templates_hash=$(hash_of "$home"/templates/*.yaml)
  make_stack "" main.yaml "Environment=$environment" "MetricsNamespace=$namespace" \
    "TemplatesUrl=https://$bootstrap_bucket.s3.$region.amazonaws.com/templates/$templates_hash" \
    "BootstrapBucket=$bootstrap_bucket" "SilverBucket=$silver_bucket" "GoldBucket=$gold_bucket" "LogsBucket=$logs_bucket" \
    "KmsKeyArn=$key_arn" "WatchdogKey=$watchdog_key" "PipelineKey=$pipeline_key" \
    "VpcId=$vpc_id" "SubnetIds=$subnet_ids" "Egress=$egress" "KafkaSecurityGroupId=$kafka_security_group" \
    "ReleaseLabel=$release" "Architecture=$architecture" "MaximumCpu=$max_cpu" "MaximumMemoryGb=$max_memory_gb" \
    "PreInitializedExecutors=$warm_executors" "KafkaClusterArn=$kafka_cluster_arn" "KafkaServers=$kafka_servers" \
    "KafkaTopics=$(topics_by_stream)" "KafkaTopicArns=$(topic_arns "$topics")" \
    "KafkaGroupArn=$(cluster_as group)/spark-kafka-*" "KafkaClusterIamArn=$(cluster_as cluster)" \
    "RepublishTopicArns=$(topic_arns "$republish_topics")" "NotificationEmail=$email" \
    "MonthlyBudgetUsd=$budget_usd" "VcpuHourUsd=$vcpu_hour_usd" "MemoryGbHourUsd=$memory_gb_hour_usd" "WithReadApi=$read_api" "AnalystRoleArn=$analyst_role"
  read_main
}

# Where the brokers are: given, or asked for.
find_kafka() {
  if [[ -z $kafka_servers ]]; then
    kafka_servers=$(read_aws "boot-dryrun.c1.kafka-serverless.$region.amazonaws.com:9098" \
      kafka get-bootstrap-brokers --cluster-arn "$cluster" --query BootstrapBrokerStringSaslIam --output text)
    [[ -n $kafka_servers && $kafka_servers != None ]] || die "the cluster $cluster has no bootstrap servers for IAM authentication"
  fi
  put_parameter kafka-servers "$kafka_servers"
}
