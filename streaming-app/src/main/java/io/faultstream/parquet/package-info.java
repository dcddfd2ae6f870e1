/**
 * Parquet files written a column at a time, from primitive values: what Kafka's records become when nothing but the codec
 * has to look at them. And read again so, for the model. Knows Parquet, not Spark.
 */
package io.faultstream.parquet;
