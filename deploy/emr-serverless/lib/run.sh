# shellcheck shell=bash
# The one run of the job: whether it is wanted, which there is, its start, its end, its health.

# want running|stopped: what the watchdog goes by. A job that is stopped on purpose gives no sign of life, and nobody is to be
# woken by that; one that is wanted again is judged anew.
want() {
  local alarm="faultstream-$environment-heartbeat-missing"
  put_parameter desired-state "$1"
  if [[ $1 == stopped ]]; then
    do_aws cloudwatch disable-alarm-actions --alarm-names "$alarm" || say "the alarm $alarm cannot be silenced"
  else
    do_aws cloudwatch set-alarm-state --alarm-name "$alarm" --state-value INSUFFICIENT_DATA --state-reason "started by deploy" &&
      do_aws cloudwatch enable-alarm-actions --alarm-names "$alarm" ||
      say "the alarm $alarm is not on: aws cloudwatch enable-alarm-actions --alarm-names $alarm"
  fi
}

# Ids of runs that are there in any way: what may still write, or begin to.
active_runs() {
  read_aws "${1:-}" emr-serverless list-job-runs --application-id "$application" \
    --states SUBMITTED PENDING SCHEDULED RUNNING CANCELLING QUEUED --query 'jobRuns[].id' --output text |
    tr '\t' '\n' | sed '/^None$/d; /^$/d'
}

run_state() {
  read_aws "$2" emr-serverless get-job-run --application-id "$application" --job-run-id "$1" --query jobRun.state --output text
}

# Starts what $request says. Two people who do this at once send the same token, and get the same run.
start_run() {
  local active latest token
  active=$(active_runs)
  [[ -z $active ]] || die "the job runs already: $(echo "$active" | tr '\n' ' ')"
  # As JSON: with text, the command line would apply a query to each page by itself.
  latest=$(read_aws '{"jobRuns":[]}' emr-serverless list-job-runs --application-id "$application" --output json |
    jq -r '.jobRuns | max_by(.createdAt).id // "none"')
  token=$(printf '%s %s' "$latest" "$request" | sha256sum | cut -c1-64)
  run_id=$(read_aws 00dryrun01 emr-serverless start-job-run \
    --cli-input-json "$(names_lowered <<< "$request" | jq -c --arg token "$token" '. + {clientToken: $token}')" \
    --query jobRunId --output text) || die "EMR Serverless refuses to start the job"
  say "started run $run_id"
}

# Stops every run there is, gracefully, and returns when all have ended. Nothing may be started before that.
stop_runs() {
  local run runs
  runs=$(active_runs "${1:-}")
  for run in $runs; do
    if [[ $(run_state "$run" RUNNING) != CANCELLING ]]; then
      say "stopping run $run; running micro-batches have $grace_seconds s to finish"
      do_aws emr-serverless cancel-job-run --application-id "$application" --job-run-id "$run" \
        --shutdown-grace-period-in-seconds "$grace_seconds" ||
        say "run $run cannot be cancelled; it may have ended by itself"
    fi
  done
  for run in $runs; do
    await_end "$run"
  done
}

await_end() {
  local state deadline=$((SECONDS + grace_seconds + end_seconds))
  while true; do
    state=$(run_state "$1" CANCELLED)
    case "$state" in
      SUCCESS | FAILED | CANCELLED) break ;;
    esac
    [[ $SECONDS -lt $deadline ]] || die "run $1 is still $state; nothing was started beside it. Look at it in EMR Studio, then deploy start"
    pause
  done
  say "run $1 has ended: $state"
}

# Whether the run came up and shows signs of life: RUNNING in its first attempt, and heartbeats of a query in two
# different minutes after that.
is_healthy() {
  local run=$1 state attempt beats since until deadline=$((SECONDS + health_minutes * 60))
  # From the next whole minute: CloudWatch counts by minutes, and the last one of the run before may be this one.
  since=$(jq -nr 'now / 60 | ceil * 60 | todate')
  until=$(jq -nr --argjson minutes "$health_minutes" 'now / 60 | ceil * 60 + ($minutes + 5) * 60 | todate')
  while true; do
    read -r state attempt < <(read_aws "RUNNING 1" emr-serverless get-job-run --application-id "$application" \
      --job-run-id "$run" --query '[jobRun.state, jobRun.attempt]' --output text) || true
    case "$state" in
      SUCCESS | FAILED | CANCELLING | CANCELLED)
        say "run $run is $state"
        return 1
        ;;
    esac
    if [[ ${attempt:-1} =~ ^[0-9]+$ && ${attempt:-1} -gt 1 ]]; then
      say "run $run failed and is tried again"
      return 1
    fi
    if [[ $state == RUNNING ]]; then
      beats=$(read_aws 2 cloudwatch get-metric-statistics --namespace "$namespace" \
        --metric-name faultstream.query.heartbeats.count --dimensions "Name=query,Value=$health_query" \
        --start-time "$since" --end-time "$until" --period 60 --statistics Sum \
        --query 'length(Datapoints[?Sum > `0`])' --output text)
      if [[ $beats =~ ^[0-9]+$ && $beats -ge 2 ]]; then
        say "run $run is healthy: the query $health_query shows signs of life"
        return 0
      fi
    fi
    if [[ $SECONDS -ge $deadline ]]; then
      say "run $run shows no sign of life of the query $health_query after $health_minutes minutes; it is $state"
      return 1
    fi
    pause
  done
}
