"""Made-up people: rare given names, so that no real official is meant."""

from __future__ import annotations

from random import Random

SURNAMES = "林陈黄张李王吴蔡杨许郑谢郭洪曾邱庄叶苏何赖江卢廖"
FIRST = "砚岫昀屿澍栩珩翊芃祎榆槿泠沐筠溪峤瑭彧霁"
SECOND = "川舟南白衡之远堂岚如庭禾野言清渡石原桥亭"
POSTS = (
    "市政府督查专员",
    "区政府党组成员",
    "市重点办协调专员",
    "指挥部副总指挥",
    "区重点办主任",
    "片区专班组长",
)


class People:
    """Gives out names, no two the same."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.given: set[str] = set()

    def name(self) -> str:
        """A name nobody has yet."""
        while True:
            name = self.rng.choice(SURNAMES) + self.rng.choice(FIRST) + self.rng.choice(SECOND)
            if name not in self.given:
                self.given.add(name)
                return name

    def officials(self, count: int) -> list[str]:
        """Lead officials with their posts."""
        return [f"{self.name()}（{self.rng.choice(POSTS)}）" for _ in range(count)]
