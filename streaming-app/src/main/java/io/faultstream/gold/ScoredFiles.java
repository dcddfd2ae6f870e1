package io.faultstream.gold;

import io.faultstream.table.DataFile;
import java.io.Serializable;
import java.util.List;

/** What a task, or all of a micro-batch, has written and counted; nothing of it is committed. */
record ScoredFiles(List<DataFile> files, ScoreCounts counts) implements Serializable {}
