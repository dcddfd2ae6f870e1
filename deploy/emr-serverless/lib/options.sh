# shellcheck shell=bash
# shellcheck disable=SC2034 # the other parts read them

parse_options() {
  command="" environment="" region="${AWS_REGION:-${AWS_DEFAULT_REGION:-}}" dry_run="" yes=""
  conf="" contracts="" model="" jar="$root/streaming-app/target/faultstream-app.jar" natives="$root/streaming-app/target/natives"
  executors=2 max_executors=5 health_query=vibration health_minutes=15 grace_seconds=180 end_seconds=600 validate=yes
  email="" kafka_cluster_arn="" kafka_servers="" kafka_security_group="" topics=vibration=machine.vibration,server-metrics=server.metrics
  republish_topics="" vpc_id="" subnet_ids="" egress=endpoints release=emr-7.13.0 architecture=X86_64
  max_cpu=24 max_memory_gb=96 warm_executors=0 budget_usd=1000 vcpu_hour_usd=0.05 memory_gb_hour_usd=0.006 read_api=false analyst_role="" delete_data=""
  tags=()

  [[ $# -gt 0 ]] || { usage >&2; exit 2; }
  while [[ $# -gt 0 ]]; do
    case "$1" in
      -h | --help) usage; exit 0 ;;
      --dry-run) dry_run=yes ;;
      --yes) yes=yes ;;
      --no-validate) validate="" ;;
      --read-api) read_api=true ;;
      --delete-data) delete_data=yes ;;
      --tag) tags+=("$(value_of "$@")"); shift ;;
      --environment | --region | --conf | --contracts | --model | --jar | --natives | --executors | --max-executors | \
        --health-query | --health-minutes | --grace-seconds | --end-seconds | --email | --kafka-cluster-arn | --kafka-servers | \
        --kafka-security-group | --topics | --republish-topics | --vpc-id | --subnet-ids | --egress | --release | \
        --architecture | --max-cpu | --max-memory-gb | --warm-executors | --budget-usd | --vcpu-hour-usd | --memory-gb-hour-usd | --analyst-role)
        local name=${1#--}
        printf -v "${name//-/_}" %s "$(value_of "$@")"
        shift
        ;;
      -*) die "there is no option $1; deploy --help lists them" ;;
      deploy | upgrade | status | stop | start | destroy)
        [[ -z $command ]] || die "one command at a time: $command or $1"
        command=$1
        ;;
      *) die "there is no command $1; deploy --help lists them" ;;
    esac
    shift
  done
  [[ -n $command ]] || die "say what to do: deploy, upgrade, status, stop, start or destroy"
}

value_of() {
  [[ $# -gt 1 && -n $2 ]] || die "$1 needs a value"
  echo "$2"
}
