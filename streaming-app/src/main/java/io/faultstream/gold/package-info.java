/** Silver to gold: every vibration window scored by the model, and event-time aggregates written as SQL. */
package io.faultstream.gold;
