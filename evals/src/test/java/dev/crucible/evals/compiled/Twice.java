package dev.crucible.evals.compiled;

import dev.crucible.evals.Problem;

import java.util.Map;

/** A problem in every compiled language: double each number of a list. */
final class Twice {
    private Twice() {}

    static Problem in(String runtime) {
        return switch (runtime) {
            case "cpp" -> cpp();
            case "java" -> java();
            case "rust" -> rust();
            default -> go();
        };
    }

    private static Problem cpp() {
        String prompt =
                """
                /*
                Doubles every number. {
                */
                #include<stdio.h>
                #include<signal.h>
                #include<fcntl.h>
                #include<unistd.h>
                #include<sys/wait.h>
                #include<exception>
                #include<vector>
                using namespace std;
                vector<int> twice(vector<int> values){
                """;
        String test =
                """
                #undef NDEBUG
                #include<assert.h>
                bool issame(vector<int> a, vector<int> b){
                    if (a.size()!=b.size()) return false;
                    for (int i=0;i<a.size();i++) if (a[i]!=b[i]) return false;
                    return true;
                }
                int main(){
                    assert (issame(twice({1, 2, 3}), {2, 4, 6}));
                    assert (twice({-5}) == vector<int>({-10}));
                    assert (twice({4, 5})[1] == 10);
                }
                """;
        return problem("cpp", prompt, test, Map.of("declaration", prompt));
    }

    private static Problem java() {
        String prompt =
                """
                import java.util.*;
                import java.lang.*;

                class Solution {
                    /**
                    Doubles every number. {
                     */
                    public List<Integer> twice(List<Integer> values) {
                """;
        String test =
                """
                public class Main {
                    public static void main(String[] args) {
                        Solution s = new Solution();
                        List<Boolean> correct = Arrays.asList(
                                Objects.equals(s.twice(Arrays.asList(1, 2, 3)), Arrays.asList(2, 4, 6)),
                                s.twice(Arrays.asList(-5)).equals(Arrays.asList(-10)),
                                s.twice(Arrays.asList(4, 5)).get(1) == 10
                        );
                        if (correct.contains(false)) {
                            throw new AssertionError();
                        }
                    }
                }
                """;
        return problem("java", prompt, test, Map.of());
    }

    private static Problem go() {
        String prompt =
                """
                import (
                    "os"
                    "runtime"
                    "syscall"
                )

                // Doubles every number. {
                func Twice(values []int) []int {
                """;
        String test =
                """
                func TestTwice(t *testing.T) {
                    assert := assert.New(t)
                    assert.Equal([]int{2, 4, 6}, Twice([]int{1, 2, 3}))
                    assert.Equal([]int{-10}, Twice([]int{-5}))
                    assert.Equal(10, Twice([]int{4, 5})[1])
                }
                """;
        String setup =
                """
                package main

                import (
                    "testing"
                    "github.com/stretchr/testify/assert"
                )
                """;
        return problem("go", prompt, test, Map.of("test_setup", setup));
    }

    private static Problem rust() {
        String declaration =
                """
                use rand::Rng;
                use std::any::{Any, TypeId};

                fn twice<'a>(values: &'a Vec<i32>) -> Vec<i32> {
                """;
        String test =
                """
                #[cfg(test)]
                mod tests {
                    use super::*;

                    #[test]
                    fn test_twice() {
                        assert_eq!(twice(&vec![1, 2, 3]), vec![2, 4, 6]);
                        assert!(twice(&vec![-5]) == vec![-10]);
                        assert_eq!(twice(&vec![4, 5])[1], 10);
                    }
                }
                """;
        return problem(
                "rust", "/* Doubles every number. */", test, Map.of("declaration", declaration));
    }

    private static Problem problem(
            String runtime, String prompt, String test, Map<String, String> extra) {
        return new Problem("twice/" + runtime, runtime, prompt, "", "", test, extra);
    }
}
