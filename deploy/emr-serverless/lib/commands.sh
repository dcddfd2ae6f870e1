# shellcheck shell=bash
# What can be asked for. deploy calls command_NAME.

command_deploy() {
  check_basics
  check_code
  check_inputs
  check_settings

  say "1 of 5: buckets"
  make_storage
  upload_templates

  say "2 of 5: stacks (the first time a quarter of an hour, with a new Kafka cluster)"
  quiesce
  make_main
  find_kafka

  say "3 of 5: code"
  stream_topics=$(topics_by_stream)
  upload_code
  make_request

  say "4 of 5: job"
  put_parameter job-template "$request"
  start_run
  local healthy=yes
  is_healthy "$run_id" || healthy=""
  want running
  [[ -n $healthy ]] || die "the job was started, but is not healthy; its logs are in s3://$logs_bucket/emr/applications/$application/jobs/$run_id/"

  say "5 of 5: tables"
  register_tables
  athena "SELECT count(*) FROM \"$database\".fault_predictions" || die "Athena cannot read gold.fault_predictions"
  say "done. $(jq -r '.DashboardUrl // empty' <<< "$main")"
}

# An application cannot be changed while it is started; a new one has nothing to stop.
quiesce() {
  if main=$(stack_outputs "faultstream-$environment" '{}' 2> /dev/null); then
    application=$(jq -r '.ApplicationId // empty' <<< "$main")
  else
    application=""
  fi
  [[ -n $application ]] || return 0
  want stopped
  stop_runs
  stop_application
}

stop_application() {
  do_aws emr-serverless stop-application --application-id "$application"
  local state
  while true; do
    state=$(read_aws STOPPED emr-serverless get-application --application-id "$application" --query application.state --output text)
    [[ $state != STOPPED && $state != CREATED ]] || return 0
    pause
  done
}

command_upgrade() {
  check_basics
  check_code
  check_settings
  read_storage
  read_main
  stream_topics=$(get_parameter kafka-topics "$(topics_by_stream)")

  # Everything that can go wrong beforehand does so while the old run goes on.
  local previous
  previous=$(get_parameter job-template '{}')
  upload_code
  make_request
  local next=$request

  # From here until the end the watchdog keeps out of it.
  want stopped
  trap 'say "cut off in the middle: the job may be stopped, and the watchdog leaves it so. deploy start starts it"' EXIT
  stop_runs 00dryrun00
  if try_version "$next"; then
    want running
    trap - EXIT
    say "upgraded"
    return
  fi
  [[ $(jq 'has("JobDriver")' <<< "$previous") == true ]] || die "the new version is not healthy, and there is none to go back to"
  say "going back to the version before"
  stop_runs
  if try_version "$previous"; then
    want running
    trap - EXIT
    say "rolled back: the version before runs again. The new one's logs are in s3://$logs_bucket/emr/applications/$application/"
    exit 1
  fi
  want running
  trap - EXIT
  say "neither version is healthy; the watchdog looks after the one before"
  exit 3
}

# try_version REQUEST: starts it, on the checkpoints that there are.
try_version() {
  request=$1
  put_parameter job-template "$request" || return 1
  # In a subshell, since it ends with die.
  run_id=$(start_run > /dev/null; echo "$run_id") || return 1
  is_healthy "$run_id"
}

command_status() {
  check_basics
  read_main
  local run desired
  desired=$(get_parameter desired-state running)
  echo "environment    $environment ($region)"
  echo "application    $application"
  echo "wanted         $desired"
  local runs
  runs=$(active_runs 00dryrun00)
  for run in $runs; do
    echo "run            $run $(read_aws 'RUNNING 1' emr-serverless get-job-run --application-id "$application" --job-run-id "$run" \
      --query '[jobRun.state, jobRun.attempt, jobRun.startedAt]' --output text)"
  done
  [[ -n $runs ]] || echo "run            none"
  echo "dashboard      $(jq -r '.DashboardUrl // empty' <<< "$main")"
  # For scripts: what is wanted is not what is.
  [[ $desired == stopped || -n $runs ]] || exit 1
}

command_stop() {
  check_basics
  read_main
  want stopped
  stop_runs 00dryrun00
  say "stopped, on purpose; deploy start starts it again"
}

command_start() {
  check_basics
  read_main
  request=$(get_parameter job-template '{"JobDriver":{}}')
  [[ $(jq 'has("JobDriver")' <<< "$request") == true ]] || die "nothing was deployed yet; deploy deploy does that"
  [[ -z $dry_run ]] || dry_request
  start_run
  # Even if it is not healthy: somebody wants it to run, and the watchdog takes it from here.
  want running
  is_healthy "$run_id" || die "the run is not healthy yet; the watchdog looks after it"
}

# A dry run cannot read the request that is kept, so it shows one of the same form.
dry_request() {
  bootstrap_bucket=$(bucket_name bootstrap) logs_bucket=$(bucket_name logs)
  key_arn=$(storage_placeholder | jq -r .KmsKeyArn)
  jar_location="s3://$bootstrap_bucket/code/0000000000000000/faultstream-app.jar"
  extra_jars="s3://$bootstrap_bucket/settings/0000000000000000/settings.jar"
  pools_location="s3://$bootstrap_bucket/code/0000000000000000/fairscheduler.xml"
  make_request
}

command_destroy() {
  check_basics
  read_storage
  confirm "This stops the job and takes down everything of $environment in $region but its buckets. A Kafka cluster that deploy made goes too, with the records that were not read." "$environment"
  if [[ -n $delete_data ]]; then
    confirm "All tables, checkpoints and logs of $environment are deleted for good." "delete the data of $environment"
  fi
  if main=$(stack_outputs "faultstream-$environment" "$(main_placeholder)" 2> /dev/null) &&
    application=$(jq -r '.ApplicationId // empty' <<< "$main") && [[ -n $application ]]; then
    want stopped
    stop_runs 00dryrun00
    stop_application
  fi
  do_aws cloudformation delete-stack --stack-name "faultstream-$environment"
  do_aws cloudformation wait stack-delete-complete --stack-name "faultstream-$environment"
  if [[ -z $delete_data ]]; then
    say "done. The buckets and their key are left: stack faultstream-$environment-storage"
    return
  fi
  do_aws cloudformation update-termination-protection --stack-name "faultstream-$environment-storage" --no-enable-termination-protection ||
    say "the protection of faultstream-$environment-storage cannot be taken off"
  do_aws cloudformation delete-stack --stack-name "faultstream-$environment-storage"
  do_aws cloudformation wait stack-delete-complete --stack-name "faultstream-$environment-storage"
  local bucket
  # The template keeps buckets and key whatever happens to the stack.
  for bucket in "$bootstrap_bucket" "$silver_bucket" "$gold_bucket" "$logs_bucket"; do
    [[ -n $dry_run ]] || try_aws s3api head-bucket --bucket "$bucket" || continue
    empty_bucket "$bucket"
    do_aws s3api delete-bucket --bucket "$bucket"
  done
  do_aws kms schedule-key-deletion --key-id "$key_arn" --pending-window-in-days 30 ||
    say "the key $key_arn is not scheduled for deletion; it may be so already"
  say "done. The key is deleted in 30 days; until then aws kms cancel-key-deletion keeps it"
}

# Versions and markers too, a thousand at a time.
empty_bucket() {
  local batch count
  while true; do
    batch=$(read_aws '{"Versions":[{"Key":"example","VersionId":"null"}]}' s3api list-object-versions --bucket "$1" --max-keys 1000 --no-paginate --output json |
      jq -c '{Objects: [(.Versions // [])[], (.DeleteMarkers // [])[] | {Key, VersionId}], Quiet: true}')
    count=$(jq '.Objects | length' <<< "$batch")
    [[ $count -gt 0 ]] || return 0
    do_aws s3api delete-objects --bucket "$1" --delete "$batch"
    [[ -z $dry_run ]] || return 0
  done
}

confirm() {
  [[ -z $dry_run && -z $yes ]] || return 0
  say "$1"
  local answer=""
  read -r -p "deploy: type \"$2\" to go on: " answer || true
  [[ $answer == "$2" ]] || die "not done"
}
