"""Work in slices: it can be stopped between two steps, and tells what it should."""


def test_work_goes_in_slices_and_can_be_stopped_and_overtaken(node):
    found = node("steps")
    whole = found["whole"]
    assert whole["how"] == {"stopped": False, "overtaken": False, "result": "all"}
    assert whole["parts"] == list(range(10, 101, 10))
    stopped = found["stopped"]
    assert stopped["how"] == {"stopped": True, "overtaken": False}
    assert stopped["steps"] == 6 and stopped["over"]  # twelve milliseconds
    assert found["first"]["how"] == {"stopped": True, "overtaken": True} and found["first"]["over"]
    assert found["first"]["steps"] == 6 and found["second"]["how"]["result"] == "all"
    assert found["broken"]["error"] == "It broke." and found["broken"]["over"]
