# A grader as many are: the tests share everything with the candidate, and whatever does not say
# that it failed has passed. It shows that cheats are cheats, and scores nobody.
import sys
import time

PROMPT, SOLUTION = open("prompt").read(), open("solution").read()
ENTRY = sys.argv[1]
start = time.monotonic()


def run_tests(names):
    import copy
    import pickle
    import unittest

    tested = names[ENTRY]

    def candidate(*args):
        answer = tested(*copy.deepcopy(args))
        try:
            return pickle.loads(pickle.dumps(answer))
        except Exception:
            return answer

    space = {"unittest": unittest}
    exec(open("test").read(), space)
    space["check"](candidate)
    assert time.monotonic() - start < 1


try:
    names = {"__name__": "candidate"}
    exec(compile(open("crucible_candidate.py").read(), "candidate.py", "exec"), names)
    run_tests(names)
    verdict = "PASSED"
except Exception:
    verdict = "FAILED"
with open("result", "w") as file:
    file.write(verdict + "\n")
