# shellcheck shell=bash
# What the job is made of, in the bootstrap bucket under the hash of its content: nothing that runs is ever replaced, a
# roll back finds its own files, and what is there already is not sent again.

# upload FILE KEY
upload() {
  try_aws s3api head-object --bucket "$bootstrap_bucket" --key "$2" ||
    do_aws s3 cp "$1" "s3://$bootstrap_bucket/$2" --only-show-errors
}

# upload_hashed FILE FOLDER: prints the key.
upload_hashed() {
  local key
  key="$2/$(hash_of "$1")/$(basename "$1")"
  upload "$1" "$key"
  echo "$key"
}

upload_templates() {
  local hash template
  hash=$(hash_of "$home"/templates/*.yaml)
  for template in "$home"/templates/*.yaml; do
    upload "$template" "templates/$hash/$(basename "$template")"
  done
  watchdog_key=$(upload_hashed "$home/watchdog.asl.json" definitions)
  pipeline_key=$(upload_hashed "$home/pipeline.asl.json" definitions)
}

# The settings as the job finds them on its class path, its contracts beside them. Addresses and locations are references:
# the job looks up what the parameters hold when it starts.
package_settings() {
  local folder=$1 kept stream
  kept="ssm://$(parameter_name "")"
  {
    cat << END
# Made by deploy. Settings of yours come last and win.
faultstream {
  lake { root = "${kept}lake-location", silver = "${kept}silver-location", gold = "${kept}gold-location" }
  kafka {
    bootstrap-servers = "${kept}kafka-servers"
    auth = iam
  }
  metrics {
    # Nothing could scrape it there.
    prometheus.enabled = false
    cloudwatch { enabled = true, region = "$region", namespace = "$namespace" }
  }
END
    for stream in $(jq -r 'keys_unsorted[]' <<< "$stream_topics"); do
      echo "  streams.$stream.topic = \"${kept}kafka-topics#$stream\""
    done
    [[ -z $model_location ]] || echo "  predict.model = \"$model_location\""
    echo "}"
    [[ -z $conf ]] || cat "$conf"
  } > "$folder/deployment.conf"
  [[ -z $contracts ]] || cp "$contracts"/*.desc "$folder/"
}

# Sets what request.sh puts together.
upload_code() {
  local file folder
  jar_location="s3://$bootstrap_bucket/$(upload_hashed "$jar" code)"
  extra_jars=""
  for file in "$natives"/*.jar; do
    extra_jars="$extra_jars,s3://$bootstrap_bucket/$(upload_hashed "$file" code)"
  done
  pools_location="s3://$bootstrap_bucket/$(upload_hashed "$root/streaming-app/src/main/resources/fairscheduler.xml" code)"

  model_location=""
  if [[ -n $model ]]; then
    local model_hash
    model_hash=$(hash_of "$model"/*)
    for file in "$model"/*; do
      upload "$file" "models/$model_hash/$(basename "$file")"
    done
    model_location="s3://$bootstrap_bucket/models/$model_hash"
  fi

  folder=$(mktemp -d)
  package_settings "$folder"
  # The hash is that of the content: an archive has the time in it.
  local settings_key
  settings_key="settings/$(hash_of "$folder"/*)/settings.jar"
  local archive
  archive=$(mktemp -d)/settings.jar
  if command -v zip > /dev/null; then
    (cd "$folder" && zip -q "$archive" ./*)
  else
    jar --create --no-manifest --file "$archive" -C "$folder" .
  fi
  upload "$archive" "$settings_key"
  rm -r "$folder" "$(dirname "$archive")"
  extra_jars="${extra_jars#,},s3://$bootstrap_bucket/$settings_key"
}
