"""The queue in files, for a portal without Redis.

Kombu's own writes a message, or its table of queues, in place: a worker that looks in between
reads an empty file and ends. Here a file comes into the folder whole, by renaming.
"""

import os
import uuid
from pathlib import Path
from time import time_ns
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps


def write_whole(file: Path, text: str) -> None:
    """Other processes see the old file, or none, and then the new one."""
    draft = file.with_name(f"{uuid.uuid4()}.new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(text, "utf-8")
        draft.replace(file)
    except OSError as error:
        raise ChannelError(f"can't write {file}: {error.strerror}") from error


class Channel(filesystem.Channel):
    @property
    def data_folder_in(self) -> str:
        """A folder that somebody deleted is an empty queue, not the end of the worker."""
        folder = super().data_folder_in
        os.makedirs(folder, exist_ok=True)
        return folder

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:
        name = f"{time_ns():020}_{uuid.uuid4()}.{queue}.msg"
        write_whole(Path(self.data_folder_out) / name, dumps(payload))

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        binding = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        bindings = sorted({*self.get_table(exchange), binding})
        write_whole(self._exchange_file(exchange), dumps(bindings))


class Transport(filesystem.Transport):
    Channel = Channel
