# shellcheck shell=bash
# Athena's tables. Registered without columns, so that Athena takes them from the Delta log.

# athena SQL: runs it to the end.
athena() {
  local id state
  id=$(read_aws 00000000-0000-0000-0000-000000000000 athena start-query-execution --query-string "$1" \
    --query-execution-context "Database=$database" --work-group "$work_group" --query QueryExecutionId --output text)
  while true; do
    state=$(read_aws SUCCEEDED athena get-query-execution --query-execution-id "$id" --query QueryExecution.Status.State --output text)
    case "$state" in
      SUCCEEDED) return 0 ;;
      FAILED | CANCELLED)
        say "Athena: $1: $(read_aws '' athena get-query-execution --query-execution-id "$id" \
          --query QueryExecution.Status.StateChangeReason --output text)"
        return 1
        ;;
    esac
    FAULTSTREAM_POLL_SECONDS=${FAULTSTREAM_POLL_SECONDS:-1} pause
  done
}

# tables_in BUCKET FOLDER PLACEHOLDER: names of what lies there.
tables_in() {
  read_aws "$3" s3api list-objects-v2 --bucket "$1" --prefix "$2/" --delimiter / \
    --query 'CommonPrefixes[].Prefix' --output text | tr '\t' '\n' | sed "s|^$2/||; s|/\$||; /^None\$/d; /^\$/d"
}

# register BUCKET FOLDER PREFIX PLACEHOLDER
register() {
  local table failed=0
  for table in $(tables_in "$1" "$2" "$4"); do
    # Without a first commit there is nothing to take the columns from.
    [[ -n $dry_run || -n $(read_aws '' s3api list-objects-v2 --bucket "$1" --prefix "$2/$table/_delta_log/" --max-keys 1 --no-paginate \
      --query KeyCount --output text | sed '/^0$/d; /^None$/d') ]] || continue
    athena "CREATE EXTERNAL TABLE IF NOT EXISTS \`$database\`.\`$3$table\` LOCATION 's3://$1/$2/$table' TBLPROPERTIES ('table_type'='DELTA')" ||
      failed=1
  done
  return $failed
}

register_tables() {
  local failed=0
  register "$silver_bucket" lake/silver "" "lake/silver/vibration_windows/" || failed=1
  register "$silver_bucket" lake/quarantine quarantine_ "lake/quarantine/vibration_windows/" || failed=1
  register "$silver_bucket" lake/reference reference_ "lake/reference/ledger/" || failed=1
  register "$gold_bucket" lake/gold "" "lake/gold/fault_predictions/" || failed=1
  [[ $failed == 0 ]] || die "not all tables are registered; the job runs. deploy deploy registers them again"
}
