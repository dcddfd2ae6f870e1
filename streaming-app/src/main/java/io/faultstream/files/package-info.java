/** Hadoop's file systems for the disk of this machine, without a process for every permission. */
package io.faultstream.files;
