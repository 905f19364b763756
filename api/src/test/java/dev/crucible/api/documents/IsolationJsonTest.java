package dev.crucible.api.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crucible.core.Fault;
import dev.crucible.core.InvalidRequestException;
import dev.crucible.core.Isolation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A demand is understood or refused, never dropped. */
final class IsolationJsonTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'require':'memory'} | require",
                "{'require':null} | require",
                "{'require':['memory']} | require",
                "{'require':{'memory':'yes'}} | require.memory",
                "{'require':{'memory':null}} | require.memory",
                "{'require':{'uniqueUser':1}} | require.uniqueUser",
                "{'require':{'depth':['NET']}} | require.depth",
                "{'require':{'depth':{'NET':'2'}}} | require.depth.NET",
                "{'require':{'depth':{'NET':1.5}}} | require.depth.NET",
                "{'require':{'depth':{'NET':4294967297}}} | require.depth.NET",
                "{'require':{'depth':{'NET':0}}} | require",
                "{'require':{'verifiedWithinMillis':'24h'}} | require.verifiedWithinMillis",
                "{'require':{'verifiedWithinMillis':1e300}} | require.verifiedWithinMillis",
                "{'require':{'memry':true}} | require",
                "{'isolation':['vm']} | isolation",
                "{'isolation':null} | isolation"
            },
            quoteCharacter = '"')
    void whatIsNotUnderstoodIsNamedAndRefused(String request, String field) {
        assertThatThrownBy(() -> RunRequestJson.place(object(request)))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        wrong ->
                                assertThat(wrong.faults())
                                        .extracting(Fault::field)
                                        .containsExactly(field));
    }

    @Test
    void whatIsUnderstoodIsDemanded() {
        ObjectNode request =
                object(
                        "{'isolation':'process','require':{'memory':true,'uniqueUser':true,"
                                + "'depth':{'NET':2.0},'verifiedWithinMillis':86400000}}");

        assertThat(RunRequestJson.place(request).isolation())
                .isEqualTo(
                        Isolation.parse(
                                "class:process,memory,unique-user,depth:NET=2,verified:24h"));
        assertThat(RunRequestJson.place(object("{}")).isolation())
                .isEqualTo(Isolation.parse("class:process"));
    }

    private static ObjectNode object(String json) {
        return (ObjectNode) JSON.readTree(json.replace('\'', '"'));
    }
}
