/** The command line: one class per command. Set-up errors end here, as a message without a stack trace and exit code 2. */
package io.faultstream.command;
