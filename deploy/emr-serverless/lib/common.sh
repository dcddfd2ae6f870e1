# shellcheck shell=bash
# Messages, and the one way to AWS.

say() { echo "deploy: $*" >&2; }

die() {
  echo "deploy: $*" >&2
  exit 2
}

# Prints a call as one would type it.
show() {
  local word line="aws"
  for word in "$@"; do
    case "$word" in
      '' | *[!A-Za-z0-9_./:=,@%+-]*) line="$line '${word//\'/\'\\\'\'}'" ;;
      *) line="$line $word" ;;
    esac
  done
  echo "$line" >&3
}

# read_aws PLACEHOLDER SERVICE OPERATION …: the call's output. A dry run makes no call; the placeholder is its answer.
read_aws() {
  local placeholder=$1
  shift
  if [[ -n $dry_run ]]; then
    show "$@" --region "$region"
    echo "$placeholder"
  else
    aws "$@" --region "$region"
  fi
}

# do_aws SERVICE OPERATION …: a call whose output nobody needs.
do_aws() {
  if [[ -n $dry_run ]]; then
    show "$@" --region "$region"
  else
    aws "$@" --region "$region" > /dev/null
  fi
}

# try_aws …: whether the call succeeds; its complaint is not shown. A dry run assumes that it does not.
try_aws() {
  if [[ -n $dry_run ]]; then
    show "$@" --region "$region"
    return 1
  fi
  aws "$@" --region "$region" > /dev/null 2>&1
}

# Between two looks at something that takes its time.
pause() {
  [[ -n $dry_run ]] || sleep "${FAULTSTREAM_POLL_SECONDS:-10}"
}

hash_of() { sha256sum "$@" | cut -d' ' -f1 | sha256sum | cut -c1-16; }

parameter_name() { echo "/faultstream/$environment/$1"; }

get_parameter() {
  read_aws "$2" ssm get-parameter --name "$(parameter_name "$1")" --query Parameter.Value --output text
}

put_parameter() {
  do_aws ssm put-parameter --name "$(parameter_name "$1")" --value "$2" --type String --tier Intelligent-Tiering --overwrite
}
