"""The places at which the lines between the parts are compared: the instances, with the free theta
drawn at random, or put at theta^t or theta^{t+1}."""

from __future__ import annotations

from typing import Any

from .instances import Instance
from .judge import Judge


class Grounds:
    """The places at which lines are compared; kept between answers."""

    def __init__(self, judge: Judge) -> None:
        self.judge, self.instances = judge, judge.instances
        self._made: dict[tuple[int, bool, str], Instance] = {}

    def at(self, where: str, seed: int, precise: bool) -> Instance:
        """The instance of that number whose free theta is drawn (""), theta^t ("t"), theta^{t+1}
        ("t+1"), or theta^{t+1} but for one parameter (its name after "t+1:")."""
        if self.judge.instances is not self.instances:
            self.instances, self._made = self.judge.instances, {}
        key = (seed, precise, where)
        found = self._made.get(key)
        if found is None:
            at = self.instances.instance(seed, precise)
            found = self._made[key] = at if not where else at.at_free(self._theta(at, where))
        return found

    def _theta(self, at: Instance, where: str) -> dict[str, Any]:
        drawn = at.interpreter.point.theta
        if where == "t":
            return dict(drawn["t"])
        kept = where.partition(":")[2]
        new = {name: values for name, values in at.new_theta.items() if name != kept}
        return {**drawn[""], **new}
