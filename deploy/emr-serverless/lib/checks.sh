# shellcheck shell=bash
# Everything that can be known to be wrong before anything is changed. All problems at once.

problems=()

problem() { problems+=("$*"); }

report_problems() {
  [[ ${#problems[@]} -gt 0 ]] || return 0
  local line
  for line in "${problems[@]}"; do
    echo "deploy: $line" >&2
  done
  exit 2
}

whole_number() { [[ $2 =~ ^[0-9]+$ ]] || problem "--$1 is a whole number, not $2"; }

check_basics() {
  local tool
  for tool in jq sha256sum; do
    command -v "$tool" > /dev/null || problem "$tool is missing; install it and put it on PATH"
  done
  if [[ -z $dry_run ]]; then
    if ! command -v aws > /dev/null; then
      problem "the AWS command line (version 2) is missing; https://docs.aws.amazon.com/cli/ says how to install it"
    elif ! aws --version 2>&1 | grep -Eq '^aws-cli/(2\.|1\.(4[5-9]|[5-9][0-9]))'; then
      problem "$(aws --version 2>&1 | cut -d' ' -f1) is too old for graceful stops; install version 2"
    elif [[ -z $region ]]; then
      region=$(aws configure get region || true)
    fi
  fi
  [[ -n $region ]] || problem "no region: give --region, set AWS_REGION or configure one in your AWS profile"
  [[ -z $region || $region =~ ^[a-z]{2}(-[a-z]+)+-[0-9]$ ]] || problem "$region is no AWS region"
  [[ $environment =~ ^[a-z][a-z0-9-]{0,10}[a-z0-9]$ ]] ||
    problem "--environment is 2 to 12 lower-case letters, digits and hyphens, not ${environment:-missing}"
  whole_number grace-seconds "$grace_seconds"
  whole_number end-seconds "$end_seconds"
  [[ ! $grace_seconds =~ ^[0-9]+$ || ($grace_seconds -ge 15 && $grace_seconds -le 1800) ]] ||
    problem "--grace-seconds is 15 to 1800, not $grace_seconds"
  whole_number health-minutes "$health_minutes"
  report_problems
  check_credentials
}

check_credentials() {
  if ! identity=$(read_aws '{"Account":"111122223333","Arn":"arn:aws:iam::111122223333:user/dry-run"}' \
    sts get-caller-identity --output json); then
    die "AWS does not accept your credentials; aws sts get-caller-identity must work (aws configure, aws sso login)"
  fi
  account=$(jq -r .Account <<< "$identity")
  partition=$(jq -r .Arn <<< "$identity" | cut -d: -f2)
}

check_code() {
  local number library
  for number in executors max-executors; do
    local variable=${number//-/_}
    whole_number "$number" "${!variable}"
  done
  [[ ! "$executors$max_executors" =~ ^[0-9]+$ || $executors -le $max_executors ]] ||
    problem "--executors $executors is more than --max-executors $max_executors"
  [[ -f $jar ]] || problem "there is no jar $jar; build it with ./mvnw -B -DskipTests package"
  if [[ ! -d $natives ]]; then
    problem "there is no folder $natives with native libraries; the build makes it beside the jar"
  else
    case "$architecture" in
      X86_64) library=linux-x86_64 ;;
      *) library=linux-aarch64 ;;
    esac
    compgen -G "$natives/pytorch-native-cpu-*-$library.jar" > /dev/null ||
      problem "$natives has no pytorch-native-cpu for $library; build on such a machine or change --architecture"
  fi
  [[ -z $conf || -f $conf ]] || problem "there is no file $conf"
  [[ -z $model || -f $model/manifest.json ]] || problem "$model is no model bundle: manifest.json is missing"
  [[ -z $contracts ]] || compgen -G "$contracts/*.desc" > /dev/null || problem "there is no *.desc in $contracts"
  command -v jar > /dev/null || command -v zip > /dev/null || problem "neither jar (JDK 17) nor zip is on PATH"
  report_problems
}

check_inputs() {
  local number tag
  for number in max-cpu max-memory-gb warm-executors budget-usd; do
    local variable=${number//-/_}
    whole_number "$number" "${!variable}"
  done
  [[ $vcpu_hour_usd =~ ^[0-9]+(\.[0-9]+)?$ ]] || problem "--vcpu-hour-usd is a price, not $vcpu_hour_usd"
  [[ $memory_gb_hour_usd =~ ^[0-9]+(\.[0-9]+)?$ ]] || problem "--memory-gb-hour-usd is a price, not $memory_gb_hour_usd"
  local machine
  for machine in watchdog pipeline; do
    [[ -f $home/$machine.asl.json ]] || problem "there is no state machine $home/$machine.asl.json"
  done
  [[ $email =~ ^[^@[:space:]]+@[^@[:space:]]+$ ]] || problem "--email ADDRESS is needed: somebody has to be told"
  [[ $architecture =~ ^(X86_64|ARM64)$ ]] || problem "--architecture is X86_64 or ARM64, not $architecture"
  [[ $egress =~ ^(endpoints|nat)$ ]] || problem "--egress is endpoints or nat, not $egress"
  [[ $release =~ ^emr-7\.1[0-9]\.[0-9]+$ ]] ||
    problem "--release $release: Spark 3.5 with graceful stops and today's metrics is emr-7.10.0 to emr-7.19"
  local topic='([A-Za-z0-9_-]+=)?[A-Za-z0-9._-]+'
  [[ $topics =~ ^$topic(,$topic)*$ ]] || problem "--topics $topics is no comma-separated list of STREAM=TOPIC or TOPIC"
  [[ -n $vpc_id && $subnet_ids == *,* || -z $vpc_id && -z $subnet_ids ]] ||
    problem "--vpc-id and two or more --subnet-ids go together"
  [[ -z $kafka_cluster_arn || $kafka_cluster_arn =~ ^arn:[a-z-]+:kafka:[^:]+:[0-9]+:cluster/[^/]+/[^/]+$ ]] ||
    problem "--kafka-cluster-arn $kafka_cluster_arn is no ARN of an MSK cluster"
  [[ -z $kafka_cluster_arn || -n $vpc_id ]] || problem "an existing Kafka cluster is reached from its own VPC: give --vpc-id and --subnet-ids"
  # bash 3 takes an empty list for an unset one.
  for tag in ${tags[@]+"${tags[@]}"}; do
    [[ $tag =~ ^[A-Za-z0-9_.:/+@-]+=[A-Za-z0-9_.:/+@\ -]+$ ]] || problem "--tag $tag is not KEY=VALUE"
  done
  if [[ "$max_cpu$max_executors" =~ ^[0-9]+$ && $max_cpu -lt $((4 + 4 * max_executors)) ]]; then
    problem "--max-cpu $max_cpu is less than a driver and $max_executors executors take ($((4 + 4 * max_executors)))"
  fi
  if [[ "$max_memory_gb$max_executors" =~ ^[0-9]+$ && $max_memory_gb -lt $((16 + 16 * max_executors)) ]]; then
    problem "--max-memory-gb $max_memory_gb is less than a driver and $max_executors executors take ($((16 + 16 * max_executors)))"
  fi
  report_problems
}

# The service's own check of its settings, with all problems at once.
check_settings() {
  [[ -n $validate && -n $conf ]] || return 0
  if [[ -n $dry_run ]]; then
    say "would run: faultstream validate --conf $conf"
    return
  fi
  # With the region, for what it refers to in AWS.
  AWS_REGION=$region "$root/faultstream" validate --conf "$conf" >&2 || die "the settings in $conf are wrong; see above"
}
