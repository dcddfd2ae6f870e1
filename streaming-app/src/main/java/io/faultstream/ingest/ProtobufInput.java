package io.faultstream.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.faultstream.codec.Contracts;
import io.faultstream.codec.RejectReason;
import io.faultstream.config.SetupException;
import io.faultstream.proto.v1.FieldRules;
import io.faultstream.table.SilverTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Kafka rows whose values are Protobuf in, {@link DecodedRows} out, by spark-protobuf's from_protobuf. What it makes of a
 * record is what the codec makes of the same record in JSON, but that fields the contract does not know are not kept.
 * Driver only.
 */
final class ProtobufInput {
    private static final String RECORD = "_record";
    private static final String MESSAGE = "_message";
    private static final String MISSING = "_missing";
    private static final String VIOLATED = "_violated";
    private static final String PROBLEM = "_problem";
    /** Names that no contract may use. */
    static final List<String> RESERVED = List.of(RECORD, MESSAGE, MISSING, VIOLATED, PROBLEM);

    private final Contract contract;
    private final String where;
    private final int maxBytes;
    private final boolean keepsSource;
    private final boolean keepsWire;
    private final DescriptorFile file;
    private final Column[] columns;
    private final RuleColumns rules;

    /**
     * @param where the configuration block, for messages
     * @param maxBytes longest value in bytes
     * @param keepsSource whether accepted records carry their key and bytes too
     * @param keepsWire whether accepted records carry their Protobuf form
     * @throws SetupException if messages of the contract cannot be read this way
     */
    ProtobufInput(Contract contract, String where, int maxBytes, boolean keepsSource, boolean keepsWire) {
        this.contract = contract;
        this.where = where;
        this.maxBytes = maxBytes;
        this.keepsSource = keepsSource;
        this.keepsWire = keepsWire;
        this.file = DescriptorFile.of(contract, where);
        this.columns = columns(contract, where);
        this.rules = new RuleColumns(contract, col(MESSAGE), field(KafkaSource.TIMESTAMP));
        for (FieldDescriptor field : contract.descriptor().getFields()) {
            if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                refuseRules(field, field.getMessageType(), new HashSet<>());
            }
        }
    }

    /** Plans a decoding, so that what does not fit is known before the first record. */
    void check(SparkSession spark) {
        Dataset<Row> decoded = decode(spark.createDataFrame(List.of(), KafkaSource.SCHEMA));
        StructType wanted = DecodedRows.schema(contract.schema());
        if (!DataType.equalsIgnoreNullability(decoded.schema(), wanted)) {
            throw new IllegalStateException(
                    "decodes to " + decoded.schema().simpleString() + ", not to " + wanted.simpleString());
        }
    }

    /**
     * Decodes records.
     *
     * @param records rows of Spark's Kafka source
     * @return {@link DecodedRows}, one for one
     */
    Dataset<Row> decode(Dataset<Row> records) {
        // Here for planning; on its way to each record's bytes for the tasks.
        file.place();
        Column value =
                udf(new ReadableValue(file, maxBytes), DataTypes.BinaryType).apply(field(KafkaSource.VALUE));
        Dataset<Row> rows = records.select(struct(col("*")).alias(RECORD));
        return SparkProtobuf.withDecoded(rows, MESSAGE, value, contract.message(), file.path(), where)
                // A step each, so that what is used more than once is worked out once.
                .select(columns)
                .withColumn(MISSING, rules.missing())
                .withColumn(VIOLATED, rules.violated())
                .withColumn(PROBLEM, problem())
                .select(besides().toArray(Column[]::new));
    }

    private static Column[] columns(Contract contract, String where) {
        List<Column> columns = new ArrayList<>(List.of(col(RECORD), col(MESSAGE)));
        new ProtobufColumns(where)
                .of(contract.descriptor(), col(MESSAGE))
                .forEach((name, column) -> columns.add(column.alias(name)));
        return columns.toArray(Column[]::new);
    }

    /** In the order of precedence; null where nothing is wrong. */
    private Column problem() {
        Column value = field(KafkaSource.VALUE);
        Column size = length(value);
        Column tooLarge = concat(lit("the value has "), size, lit(" bytes: the limit is " + maxBytes));
        Column unreadable = concat(lit("the "), size, lit(" bytes are not a message " + contract.message()));
        Column isRead = col(MESSAGE).getField(DescriptorFile.MARKER).isNotNull();
        return when(value.isNull(), problem(RejectReason.EMPTY_VALUE, lit("the value is null")))
                .when(size.equalTo(0), problem(RejectReason.EMPTY_VALUE, lit("the value is empty")))
                .when(size.gt(maxBytes), problem(RejectReason.TOO_LARGE, tooLarge))
                .when(not(isRead), problem(RejectReason.WRONG_TYPE, unreadable))
                .when(col(MISSING).isNotNull(), problem(RejectReason.MISSING_FIELD, col(MISSING)))
                .when(col(VIOLATED).isNotNull(), problem(RejectReason.RULE_VIOLATED, col(VIOLATED)))
                .when(
                        not(EventDates.canBePartition(rules.eventTime())),
                        problem(RejectReason.WRITE_FAILED, lit(EventDates.PROBLEM)));
    }

    private static Column problem(RejectReason reason, Column detail) {
        return struct(lit(reason.name()).alias("reason"), detail.alias("detail"));
    }

    private List<Column> besides() {
        List<Column> columns = new ArrayList<>();
        contract.descriptor().getFields().forEach(field -> columns.add(col(field.getName())));
        Column problem = col(PROBLEM);
        Column nothing = lit(null);
        Map<String, Column> besides = new HashMap<>();
        besides.put(SilverTable.EVENT_TIME, when(problem.isNull(), rules.eventTime()));
        besides.put(SilverTable.SOURCE_TOPIC, field(KafkaSource.TOPIC));
        besides.put(SilverTable.SOURCE_PARTITION, field(KafkaSource.PARTITION));
        besides.put(SilverTable.SOURCE_OFFSET, field(KafkaSource.OFFSET));
        besides.put(SilverTable.SOURCE_TIMESTAMP, field(KafkaSource.TIMESTAMP));
        besides.put(DecodedRows.RESCUED_FIELDS, when(problem.isNull(), lit(0)));
        besides.put(DecodedRows.REASON, problem.getField("reason"));
        besides.put(DecodedRows.DETAIL, problem.getField("detail"));
        Column isKept = keepsSource ? lit(true) : problem.isNotNull();
        besides.put(DecodedRows.KEY, when(isKept, field(KafkaSource.KEY)));
        besides.put(DecodedRows.VALUE, when(isKept, field(KafkaSource.VALUE)));
        besides.put(DecodedRows.WIRE, when(keepsWire ? problem.isNull() : lit(false), field(KafkaSource.VALUE)));
        for (StructField field : DecodedRows.besides().fields()) {
            Column column = besides.getOrDefault(field.name(), nothing);
            columns.add(column.cast(field.dataType()).alias(field.name()));
        }
        return columns;
    }

    private void refuseRules(FieldDescriptor outer, Descriptor message, Set<Descriptor> seen) {
        if (!seen.add(message)) {
            return;
        }
        for (FieldDescriptor field : message.getFields()) {
            if (!Contracts.rules(field).equals(FieldRules.getDefaultInstance())) {
                throw new SetupException(
                        where + ".format",
                        "protobuf is checked against rules of the message's own fields only, and " + field.getFullName()
                                + " inside " + outer.getFullName() + " has rules",
                        "Move the rules to the message itself, or have the topic in JSON");
            }
            if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                refuseRules(outer, field.getMessageType(), seen);
            }
        }
    }

    private static Column field(String name) {
        return col(RECORD).getField(name);
    }
}
