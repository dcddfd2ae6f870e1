/** Work on the lake that is asked for by a person: where it runs, how far it is, how it is taken up again. */
package io.faultstream.job;
