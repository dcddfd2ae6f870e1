package io.faultstream.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The SQL of panels for Athena names columns that gold.fault_predictions has, and reads no more partitions than it has to. */
class MachinesSqlTest {
    /** The columns of gold.fault_predictions. */
    private static final Set<String> COLUMNS =
            words("machine_id sensor_id observed_at predicted_class fault_kind confidence"
                    + " uncertain uncertain_reason probabilities model_name model_version source_topic source_partition"
                    + " source_offset source_timestamp scored_at event_date");

    private static final Set<String> SQL =
            words("select distinct from where and or not in is null as with group by order"
                    + " desc asc over partition case when then else end limit");
    private static final Set<String> FUNCTIONS =
            words("count max min avg sum round max_by approx_percentile date_diff over in as");
    /** Of the plugin grafana-athena-datasource. */
    private static final Set<String> MACROS = Set.of("$__dateFilter", "$__timeFilter", "$__timeGroup");

    private static final Pattern ALIAS = Pattern.compile("(?i)\\bAS (\\w+)|\\bWITH (\\w+) AS");
    private static final Pattern CALL = Pattern.compile("(?<![$\\w])([A-Za-z]\\w*) ?\\(");
    private static final Pattern MACRO = Pattern.compile("\\$__\\w+");
    private static final Pattern WORD = Pattern.compile("(?<![$\\w{:.])[A-Za-z_]\\w*");

    private final List<String> statements = Boards.all().stream()
            .flatMap(board -> Stream.concat(
                    board.targets().filter(target -> target.has("rawSQL")),
                    board.variables().map(variable -> variable.path("query")).filter(query -> query.has("rawSQL"))))
            .map((JsonNode query) -> query.path("rawSQL").asText())
            .toList();

    @Test
    void namesAreColumnsFunctionsOrAliases() {
        assertThat(statements)
                .hasSizeGreaterThan(7)
                .allSatisfy(sql -> assertThat(unknown(sql)).as(sql).isEmpty());
    }

    @Test
    void everyStatementIsHeldToTheBoardsTime() {
        assertThat(statements).allSatisfy(sql -> {
            assertThat(sql).contains("FROM fault_predictions", "$__dateFilter(event_date)");
            assertThat(MACRO.matcher(sql).results().map(MatchResult::group)).isSubsetOf(MACROS);
        });
    }

    @Test
    void aColumnThatIsNotThereIsFound() {
        assertThat(unknown("SELECT machine FROM fault_predictions")).containsExactly("machine");
        assertThat(unknown("SELECT max(obs) AS x FROM fault_predictions ORDER BY x"))
                .containsExactly("obs");
        assertThat(unknown("SELECT median(confidence) FROM fault_predictions")).containsExactly("median(");
        assertThat(unknown("SELECT confidence FROM predictions")).containsExactly("predictions");
    }

    /** Whatever is no column, no word of SQL, no function of Athena's that is known here, and no alias. */
    private static Set<String> unknown(String statement) {
        String sql = statement.replaceAll("'[^']*'", "''").replaceAll("\\$\\{[^}]*}", "''");
        Set<String> known = new TreeSet<>(COLUMNS);
        known.addAll(SQL);
        known.add("fault_predictions");
        ALIAS.matcher(sql).results().forEach(r -> known.add(r.group(1) == null ? r.group(2) : r.group(1)));
        Set<String> calls = CALL.matcher(sql)
                .results()
                .map((MatchResult r) -> r.group(1).toLowerCase(Locale.ROOT))
                .filter(name -> !SQL.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> unknown = new TreeSet<>();
        WORD.matcher(sql)
                .results()
                .map(word -> word.group().toLowerCase(Locale.ROOT))
                .filter(word -> !known.contains(word) && !calls.contains(word))
                .forEach(unknown::add);
        calls.stream().filter(call -> !FUNCTIONS.contains(call)).forEach(call -> unknown.add(call + "("));
        return unknown;
    }

    private static Set<String> words(String text) {
        return Set.of(text.split(" "));
    }
}
