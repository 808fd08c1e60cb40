"""Connections of the web server: for how long one may wait for a request, and which gives way when they are too many.

Uvicorn bounds neither the time that the head of a request takes to arrive nor how many wait for one: a few hundred
clients that send a byte now and then (slowloris) would take every place.
"""

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

SLOWEST = 10.0  # seconds from the connection's beginning, or the last answer's end, till a request's head is there


class Connection(H11Protocol):
    late: asyncio.TimerHandle | None = None  # what ends the wait; None while a request is answered
    since = 0.0  # when it began, by the loop's clock

    def connection_made(self, transport) -> None:
        super().connection_made(transport)
        waiting = [other for other in self.connections if other.late]
        if waiting and self.limit_concurrency and len(self.connections) >= self.limit_concurrency:
            min(waiting, key=lambda other: other.since).leave()
        self.look()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self.look()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self.look()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self.stop()

    def look(self) -> None:
        """Begin to wait, go on with it, or end it, as the state of the conversation is."""
        if self.conn.their_state is not h11.IDLE or self.transport.is_closing():
            self.stop()
        elif not self.late:
            self.since = self.loop.time()
            self.late = self.loop.call_later(SLOWEST, self.leave)

    def stop(self) -> None:
        if self.late:
            self.late.cancel()
            self.late = None

    def leave(self) -> None:
        self.stop()
        self.connections.discard(self)  # the place is free at once
        self.timeout_keep_alive_handler()
