# shellcheck shell=bash
# The job's StartJobRun request. It is kept in the parameter job-template, in the form that Step Functions takes it
# (PascalCase), for the watchdog; the command line wants camelCase.

# No name of a setting or tag may start with a capital letter: names_lowered does not tell them from members.
make_request() {
  local java="-Dai.djl.offline=true -Dai.djl.pytorch.num_threads=1 -Dai.djl.pytorch.num_interop_threads=1"
  # What malloc has got back goes to the system every minute: a worker that runs for months must not grow. The first JVMs
  # of 17 do not know the flag.
  java+=" -XX:+IgnoreUnrecognizedVMOptions -XX:TrimNativeHeapInterval=60000"
  request=$(jq -nc \
    --arg application "$application" --arg role "$job_role" --arg name "faultstream-$environment" --arg jar "$jar_location" \
    --arg region "-Daws.region=$region" \
    --arg parameters "--class io.faultstream.StreamingApp --jars $extra_jars" --arg java "$java" --arg pools "$pools_location" \
    --arg executors "$executors" --arg most "$max_executors" --arg logs "s3://$logs_bucket/emr/" --arg key "$key_arn" \
    --argjson tags "$(stack_tags | jq -Rnc '[inputs | capture("^(?<key>[^=]+)=(?<value>.*)$")] | from_entries')" '{
      ApplicationId: $application,
      ExecutionRoleArn: $role,
      Name: $name,
      Mode: "STREAMING",
      # Zero: no limit.
      ExecutionTimeoutMinutes: 0,
      # More failures in an hour than this, and it is the watchdog that decides.
      RetryPolicy: {MaxFailedAttemptsPerHour: 5},
      JobDriver: {SparkSubmit: {
        EntryPoint: $jar,
        EntryPointArguments: ["run", "--conf", "classpath:deployment.conf"],
        SparkSubmitParameters: $parameters}},
      ConfigurationOverrides: {
        ApplicationConfiguration: [{Classification: "spark-defaults", Properties: {
          # Workers of 4 vCPU and 16 GB. PyTorch works outside the heap.
          "spark.driver.cores": "4",
          "spark.driver.memory": "12g",
          "spark.driver.memoryOverhead": "4g",
          "spark.executor.cores": "4",
          "spark.executor.memory": "10g",
          "spark.executor.memoryOverhead": "6g",
          "spark.emr-serverless.driver.disk": "20g",
          "spark.emr-serverless.executor.disk": "20g",
          "spark.executor.instances": $executors,
          "spark.dynamicAllocation.enabled": "true",
          "spark.dynamicAllocation.initialExecutors": $executors,
          "spark.dynamicAllocation.minExecutors": $executors,
          # Without it there is no limit.
          "spark.dynamicAllocation.maxExecutors": $most,
          # The driver reads the parameters that its settings refer to.
          "spark.driver.extraJavaOptions": "\($java) \($region)",
          "spark.executor.extraJavaOptions": $java,
          # Where each worker unpacks the native libraries.
          "spark.emr-serverless.driverEnv.DJL_CACHE_DIR": "/tmp/djl",
          "spark.executorEnv.DJL_CACHE_DIR": "/tmp/djl",
          # While queries have work, maintenance gets one core in five.
          "spark.scheduler.allocation.file": $pools}}],
        MonitoringConfiguration: {S3MonitoringConfiguration: {LogUri: $logs, EncryptionKeyArn: $key}}},
      Tags: $tags}')
}

names_lowered() {
  jq -c 'walk(if type == "object" then with_entries(.key |= (.[0:1] | ascii_downcase) + .[1:]) else . end)'
}
