package dev.crucible.evals.compiled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crucible.core.CrucibleException;

import org.junit.jupiter.api.Test;

class OpenFunctionTest {
    @Test
    void isTheLastOfACppPromptWithItsIncludesAndHelpersBefore() {
        OpenFunction function =
                OpenFunction.cpp(
                        """
                        /* not { this one */
                        #include<vector>
                        using namespace std;
                        string helper(string s){
                            return s + "{";
                        }
                        vector<int> shift(vector<pair<int, int>> a, int n, char c = ','){
                            // goes on
                        """);

        assertThat(function.name()).isEqualTo("shift");
        assertThat(function.header())
                .startsWith("vector<int> shift(vector<pair<int, int>> a, int n");
        assertThat(function.trailingNames()).containsExactly("a", "n", "c");
        assertThat(function.before()).contains("string helper(string s){").endsWith("}");
    }

    @Test
    void isTheOneWhoseBodyIsCutOffInTheMiddle() {
        OpenFunction function =
                OpenFunction.cpp("int a(){ return 1; }\nint b(int x){ for (;;) { x++;\n");

        assertThat(function.name()).isEqualTo("b");
    }

    @Test
    void followsADirectiveAtOnce() {
        OpenFunction function = OpenFunction.cpp("#include<string>\nstring name(string text){");

        assertThat(function.before()).isEqualTo("#include<string>");
        assertThat(function.header()).isEqualTo("string name(string text)");
    }

    @Test
    void isAMethodWithinTheOpenClassOfAJavaPrompt() {
        OpenFunction method =
                OpenFunction.java(
                        """
                        import java.util.*;

                        class Solution {
                            public char brace() { return '{'; }

                            /** { */
                            public Map<String, List<Integer>> go(Map<String, Integer> m, final int[] n) throws Exception {
                        """);

        assertThat(method.name()).isEqualTo("go");
        assertThat(method.header()).startsWith("public Map<String, List<Integer>> go(");
        assertThat(method.header()).endsWith("throws Exception");
        assertThat(method.trailingNames()).containsExactly("m", "n");
        assertThat(method.before()).contains("class Solution {").contains("brace()");
    }

    @Test
    void isTheLastGoFunctionWithInterfacesInItsSignature() {
        OpenFunction function =
                OpenFunction.go(
                        """
                        func Helper() string { return `{` }

                        // Comment {
                        func Pick(values []interface{}, a, b int) map[string]interface{} {
                        """);

        assertThat(function.name()).isEqualTo("Pick");
        assertThat(function.leadingNames()).containsExactly("values", "a", "b");
        assertThat(function.after()).isEqualTo("map[string]interface{}");
        assertThat(function.before()).contains("func Helper()");
    }

    @Test
    void isMissingWhereNothingIsOpen() {
        assertThatThrownBy(() -> OpenFunction.cpp("int f() { return 1; }"))
                .isInstanceOf(CrucibleException.class)
                .hasMessageContaining("leaves no function open");
        assertThatThrownBy(() -> OpenFunction.java("class Solution {"))
                .isInstanceOf(CrucibleException.class);
        assertThatThrownBy(() -> OpenFunction.go("")).isInstanceOf(CrucibleException.class);
    }
}
