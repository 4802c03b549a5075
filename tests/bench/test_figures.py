from bench.figures import faults, ratio, table


def run(cpu: float, **more: object) -> dict[str, object]:
    rest = {"rate": 1, "p50": 1, "p99": 1, "rss": 1, "checked": 10, "wrong": 0, "foreign": 0}
    return {"cpu": cpu, **rest, "faults": {}, "examples": [], **more}


def test_a_ratio_is_of_medians_and_its_range_of_runs_side_by_side():
    slow, fast = [run(12), run(10), run(30)], [run(1), run(2), run(3)]
    assert ratio(slow, fast) == "6 [5-12]"


def test_the_table_adds_up_what_was_checked():
    lines = table({"ours": [run(1), run(2), run(9)]}).splitlines()
    assert lines[1].split() == ["ours", "2.00", "1", "1.0", "1.0", "1", "30", "0", "0"]


def test_faults_of_all_runs_are_told_with_examples():
    bad = run(1, wrong=2, faults={"no answer": 2}, examples=["no answer: yes"])
    assert faults({"ours": [bad, bad], "theirs": [run(1)]}) == [
        "ours: 4 x no answer",
        "  no answer: yes",
        "  no answer: yes",
    ]
