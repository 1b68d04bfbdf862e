"""Uses pytraccar as the Traccar Server integration of Home Assistant does."""

import asyncio
import inspect
import os
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import aiohttp
from checks import SERVER, VAN, WITHIN_SECONDS, YARD, check, report
from pytraccar import (
    ApiClient,
    DeviceModel,
    GeofenceModel,
    PositionModel,
    ServerModel,
    TraccarAuthenticationException,
    TraccarException,
)

# The client pings this often, and gives up without a pong.
PING_SECONDS = 2


def check_members(name, model, items):
    """All members of the model exist, and only those that may be null are null."""
    for item in items:
        missing = [key for key in model.__annotations__ if key not in item]
        check(f"{name} has all {len(model.__annotations__)} members", not missing, missing)
        nulls = [
            key
            for key, kind in model.__annotations__.items()
            if item[key] is None and "None" not in str(getattr(kind, "__forward_arg__", kind))
        ]
        check(f"{name} has no unexpected null", not nulls, nulls)


async def until(holds):
    """Waits until the condition holds."""
    async with asyncio.timeout(WITHIN_SECONDS):
        while not holds():
            await asyncio.sleep(0.05)


def credentials(right=True):
    """Returns a token, or email and password for version 2, which Home Assistant used until 2025."""
    if "token" in inspect.signature(ApiClient.__init__).parameters:
        return {"token": os.environ["TOKEN"] if right else "unknown"}
    return {"username": os.environ["EMAIL"], "password": os.environ["PASSWORD"] if right else "wrong"}


class Coordinator:
    """Keeps devices and positions by device, and applies messages to them as the integration does."""

    def __init__(self, devices, positions):
        self.devices = {device["id"]: device for device in devices}
        self.positions = {position["deviceId"]: position for position in positions}
        self.messages = []

    async def receive(self, data):
        """Applies a message."""
        self.messages.append(data)
        devices = {device["id"]: device for device in data["devices"] or []}
        self.devices.update(devices)
        for position in data["positions"] or []:
            self.positions[position["deviceId"]] = position

    def latitude(self):
        """Returns the latest latitude of the van."""
        return self.positions[VAN]["latitude"]


async def read_lists(client):
    """Reads what the integration needs to start, in parallel."""
    check_members("the server", ServerModel, [await client.get_server()])
    devices, positions, geofences = await asyncio.gather(
        client.get_devices(), client.get_positions(), client.get_geofences()
    )
    check_members("each device", DeviceModel, devices)
    check_members("each position", PositionModel, positions)
    check_members("each geofence", GeofenceModel, geofences)
    names = sorted((device["name"], device["status"]) for device in devices)
    check("a device that never reported is offline", names == [("New", "offline"), ("Van", "online")], names)
    check("the van is in the yard", positions[0]["geofenceIds"] == [YARD], positions[0])
    return devices, positions


async def read_events(client, event_types):
    """Reads the events of the last 30 hours, with times without zone."""
    now = datetime.now(tz=UTC).replace(tzinfo=None) + timedelta(minutes=1)
    return await client.get_reports_events(
        devices=[VAN], start_time=now, end_time=now - timedelta(hours=30), event_types=event_types
    )


async def follow(client, coordinator):
    """Opens the socket and checks the messages."""
    subscription = asyncio.create_task(client.subscribe(coordinator.receive))
    await until(lambda: coordinator.messages or subscription.done())
    first = coordinator.messages[0]
    check("the first message has the latest position", [one["deviceId"] for one in first["positions"]] == [VAN], first)

    await asyncio.to_thread(report, 60.5, alarm="sos")
    await until(lambda: coordinator.latitude() == 60.5)
    check("a report arrives on the socket", True)
    check("the van left the yard", coordinator.positions[VAN]["geofenceIds"] == [], coordinator.positions[VAN])
    await until(lambda: any(message["events"] for message in coordinator.messages))
    events = [event["type"] for message in coordinator.messages for event in message["events"] or []]
    check("the alarm arrives on the socket", events == ["alarm"], events)
    alone = []
    for message in coordinator.messages:
        placed = {position["deviceId"] for position in message["positions"] or []}
        present = {device["id"] for device in message["devices"] or []}
        if not placed <= present:
            alone.append(message)
    check("positions arrive with their devices", not alone, alone)

    await asyncio.sleep(2 * PING_SECONDS)
    check("pings are answered", not subscription.done() and str(client.subscription_status) == "connected")
    subscription.cancel()
    await asyncio.gather(subscription, return_exceptions=True)
    check("the subscription ends", str(client.subscription_status) == "disconnected", client.subscription_status)


async def main():
    """Runs the conversation of a new integration until it is unloaded."""
    address = urlsplit(SERVER)
    place = {"host": address.hostname, "port": address.port, "ws_heartbeat": PING_SECONDS}
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        client = ApiClient(**credentials(), client_session=session, **place)
        coordinator = Coordinator(*await read_lists(client))
        await follow(client, coordinator)
        types = [event["type"] for event in await read_events(client, ["alarm", "deviceMoving"])]
        check("events are filtered by type", types.count("alarm") == 1 and set(types) <= {"alarm", "deviceMoving"}, types)
        everything = {event["type"] for event in await read_events(client, None)}
        check("all events are returned without types", "geofenceExit" in everything, everything)
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        stranger = ApiClient(**credentials(right=False), client_session=session, **place)
        try:
            await stranger.get_devices()
        except TraccarAuthenticationException:
            check("wrong credentials are asked for again", True)
        try:
            await stranger.subscribe(coordinator.receive)
        except TraccarException:
            check("wrong credentials open no socket", str(stranger.subscription_status) == "error")


asyncio.run(main())
