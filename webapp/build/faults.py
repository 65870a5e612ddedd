"""What stops a build. Nothing is written when it is raised."""


class BuildFault(Exception):
    """A fault in the sources. Its lines say, one a fault: where — what is wrong — what to do."""

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines
