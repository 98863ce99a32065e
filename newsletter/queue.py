from publishing import queue


def ask_for(task: str, *arguments: int) -> None:
    queue.ask_for(f"newsletter.tasks.{task}", *arguments)
