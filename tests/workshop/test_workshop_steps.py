"""Work in slices: it can be stopped between two steps, and tells what it should."""


def test_work_goes_in_slices_and_can_be_stopped_and_overtaken(node):
    found = node("steps")
    whole = found["whole"]
    assert whole["how"] == {"stopped": False, "overtaken": False, "steps": 100, "spent": 200, "result": "all"}
    assert whole["slices"] == 17  # of six steps of two milliseconds
    assert whole["parts"] == list(range(10, 101, 10))
    stopped = found["stopped"]
    assert stopped["how"] == {"stopped": True, "overtaken": False, "steps": 6, "spent": 12}
    assert stopped["steps"] == 6 and stopped["over"]  # twelve milliseconds
    assert found["first"]["how"] == {"stopped": True, "overtaken": True, "steps": 6, "spent": 12}
    assert found["first"]["over"]
    assert found["first"]["steps"] == 6 and found["second"]["how"]["result"] == "all"
    assert found["broken"]["error"] == "It broke." and found["broken"]["over"]
