/**
 * Keeps tables fast and bounded beside the queries that write and read them: small files become large ones, what nobody
 * reads any more is deleted. All in the driver that writes the tables, since Delta on S3 has one writer. Driver only.
 */
package io.faultstream.table.maintenance;
