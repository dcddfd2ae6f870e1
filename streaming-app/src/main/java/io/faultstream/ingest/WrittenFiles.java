package io.faultstream.ingest;

import io.faultstream.table.DataFile;
import java.io.Serializable;
import java.util.List;

/** What a task, or all of a micro-batch, has written and counted; nothing of it is committed. */
record WrittenFiles(List<DataFile> silver, List<DataFile> quarantine, RecordCounts counts) implements Serializable {}
